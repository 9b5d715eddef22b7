package consumer;

// Every package that users may see: an import of a package that is missing or not exported does not compile.
import io.invitation.*;
import io.invitation.jdbc.*;
import io.invitation.mail.*;
import io.invitation.memory.*;
import io.invitation.spi.*;
import java.lang.module.ModuleDescriptor;
import java.util.Set;
import java.util.TreeSet;

/** Uses the built jars as a host would, and nothing else of this project. */
final class Consumer {

    private static final Set<String> MODULES =
            new TreeSet<>(Set.of("io.invitation.core", "io.invitation.jdbc", "io.invitation.mail"));

    private Consumer() {}

    public static void main(String[] args) throws ReflectiveOperationException {
        Module own = Consumer.class.getModule();
        if (!own.isNamed()) {
            System.out.println("class path: compiled and started");
            return;
        }
        for (String name : MODULES) {
            Module module = own.getLayer().findModule(name).orElseThrow();
            ModuleDescriptor descriptor = module.getDescriptor();
            if (descriptor.isAutomatic()) {
                throw new IllegalStateException(name + " has no module-info");
            }
            for (String internal : descriptor.packages()) {
                if (internal.contains(".internal") && module.isExported(internal, own)) {
                    throw new IllegalStateException(name + " shows " + internal);
                }
            }
            System.out.println("module path: " + name + " requires " + new TreeSet<>(descriptor.requires()));
        }
    }
}
