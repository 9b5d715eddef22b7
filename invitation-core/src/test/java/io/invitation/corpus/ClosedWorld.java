package io.invitation.corpus;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ServiceLoader;

/** That all code is known before it runs: nothing is looked up by its name. */
public final class ClosedWorld {

    private ClosedWorld() {}

    /** Returns the rule that forbids reflection, services, class loaders and {@code Class.forName}. */
    public static ArchRule rule() {
        return noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.lang.reflect..", "java.lang.invoke..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(ServiceLoader.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(ClassLoader.class)
                .orShould()
                .accessTargetWhere(describe("is Class.forName", ClosedWorld::isForName));
    }

    /** Called or referred to, in each of its forms. */
    private static boolean isForName(JavaAccess<?> access) {
        return access.getTargetOwner().isEquivalentTo(Class.class)
                && access.getName().equals("forName");
    }
}
