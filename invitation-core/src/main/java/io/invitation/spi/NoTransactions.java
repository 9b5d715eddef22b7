package io.invitation.spi;

/** See {@link TransactionRunner#none()}. */
final class NoTransactions implements TransactionRunner {

    static final TransactionRunner INSTANCE = new NoTransactions();

    private NoTransactions() {}

    @Override
    public <T, X extends Exception> T inTransaction(Work<T, X> work) throws X {
        CommitHooks hooks = new CommitHooks();
        T result = work.run(hooks);
        hooks.run();
        return result;
    }

    @Override
    public boolean isActive() {
        return false;
    }
}
