package io.invitation;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.invitation.corpus.ClosedWorld;
import io.invitation.corpus.Randomness;
import io.invitation.spi.TokenPolicy;
import java.time.Clock;
import java.time.Instant;

/** Who may know whom; what is said in docs/architecture.md, checked. */
@AnalyzeClasses(packages = "io.invitation", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule coreKnowsNoDatabaseNoMailAndNoJson = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.sql..",
                    "javax.sql..",
                    "jakarta..",
                    "javax.mail..",
                    "com.fasterxml..",
                    "tools.jackson..",
                    "org.springframework..");

    @ArchTest
    static final ArchRule coreLooksUpNothingByName = ClosedWorld.rule();

    @ArchTest
    static final ArchRule theRulesAreUsedByTheDoorsOnly = noClasses()
            .that(not(resideInAPackage("io.invitation.internal"))
                    .and(not(type(InvitationServiceBuilder.class)))
                    .and(not(type(InvitationConfiguration.class)))
                    .and(not(type(AccountFirst.class)))
                    .and(not(type(TokenPolicy.class))))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.invitation.internal");

    @ArchTest
    static final ArchRule theMemoryStoreUsesThePublicApiOnly = classes()
            .that()
            .resideInAPackage("io.invitation.memory")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.invitation", "io.invitation.spi", "io.invitation.memory", "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule onlyTheBuilderKnowsARealClock = noClasses()
            .that(not(type(InvitationServiceBuilder.class)))
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(Clock.class, "systemDefaultZone")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime");

    @ArchTest
    static final ArchRule nobodyPrints =
            noClasses().should().accessField(System.class, "out").orShould().accessField(System.class, "err");

    /** How long to wait may be guessed. */
    @ArchTest
    static final ArchRule nothingUsesPredictableRandomness = Randomness.isSecureBut("DeliveryNotes", "Transactions");
}
