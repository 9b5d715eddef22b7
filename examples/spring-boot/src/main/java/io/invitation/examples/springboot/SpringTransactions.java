package io.invitation.examples.springboot;

import io.invitation.jdbc.HostTransactions;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Lets the library's work join the transactions of {@code @Transactional} methods. */
// snippet: spring-transactions
final class SpringTransactions implements HostTransactions {

    @Override
    public boolean isActive() {
        return TransactionSynchronizationManager.isActualTransactionActive();
    }

    @Override
    public void afterCommit(Runnable hook) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                hook.run();
            }
        });
    }
}
// end of snippet
