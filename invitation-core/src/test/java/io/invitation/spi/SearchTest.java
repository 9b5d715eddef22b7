package io.invitation.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.invitation.InvitationQuery;
import io.invitation.Scope;
import io.invitation.contract.Samples;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a store is asked for can be answered. */
class SearchTest {

    private static Search search(int limit) {
        return new Search(Scope.DEFAULT, InvitationQuery.all(), Samples.NOW, Optional.empty(), limit);
    }

    @Test
    void noInvitationAtAllCanBeAskedForButNotLess() {
        assertThat(search(0).limit()).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> search(-1)).withMessageContaining("limit");
    }
}
