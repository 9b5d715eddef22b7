package io.invitation.corpus;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.reflect.Method;
import java.util.ServiceLoader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClosedWorldTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importClasses(
                    ByName.class,
                    ByLoader.class,
                    ByReference.class,
                    ByService.class,
                    ByReflection.class,
                    Corpus.class,
                    Corpus.Row.class,
                    Locales.class);

    @ParameterizedTest
    @ValueSource(classes = {ByName.class, ByLoader.class, ByReference.class, ByService.class, ByReflection.class})
    void everyWayToLookUpWhatIsNotKnownIsSeen(Class<?> looking) {
        assertThat(violatedBy(looking)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(classes = {Corpus.class, Corpus.Row.class, Locales.class})
    void lambdasRecordsAndResourcesAreFree(Class<?> ordinary) {
        assertThat(violatedBy(ordinary)).isFalse();
    }

    private static boolean violatedBy(Class<?> one) {
        return ClosedWorld.rule().evaluate(CLASSES.that(equivalentTo(one))).hasViolation();
    }

    static final class ByName {
        Class<?> find(String name) throws ClassNotFoundException {
            return Class.forName(name, false, null);
        }
    }

    static final class ByLoader {
        Class<?> find(String name) throws ClassNotFoundException {
            return Thread.currentThread().getContextClassLoader().loadClass(name);
        }
    }

    static final class ByReference {
        interface Finder {
            Class<?> find(String name) throws ClassNotFoundException;
        }

        Finder finder() {
            return Class::forName;
        }
    }

    static final class ByService {
        Iterable<Runnable> find() {
            return ServiceLoader.load(Runnable.class);
        }
    }

    static final class ByReflection {
        Method find(Class<?> type) throws NoSuchMethodException {
            return type.getMethod("run");
        }
    }
}
