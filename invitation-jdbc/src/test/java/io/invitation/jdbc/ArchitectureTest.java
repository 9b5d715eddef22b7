package io.invitation.jdbc;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.invitation.corpus.ClosedWorld;
import io.invitation.corpus.Randomness;

@AnalyzeClasses(packages = "io.invitation.jdbc", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule nothingIsLookedUpByName = ClosedWorld.rule();

    @ArchTest
    static final ArchRule nothingUsesPredictableRandomness = Randomness.isSecureBut();
}
