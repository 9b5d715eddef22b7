package io.invitation.corpus;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import java.security.SecureRandom;
import java.util.Set;
import java.util.random.RandomGenerator;

/** That whatever may become a secret comes from the secure generator. */
public final class Randomness {

    private Randomness() {}

    /**
     * Returns the rule that forbids every other generator.
     *
     * @param pausing the simple names of classes that draw the length of a pause
     */
    public static ArchRule isSecureBut(String... pausing) {
        return noClasses()
                .that(describe("do not pause", type -> !Set.of(pausing).contains(type.getSimpleName())))
                .should()
                .dependOnClassesThat(assignableTo(RandomGenerator.class).and(not(assignableTo(SecureRandom.class))))
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .callMethod(StrictMath.class, "random");
    }
}
