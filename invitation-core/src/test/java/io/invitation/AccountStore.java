package io.invitation;

import io.invitation.memory.InMemoryInvitationRepository;
import io.invitation.spi.AccountGateway;
import io.invitation.spi.InvitationRepository;
import io.invitation.spi.ProvisionedAccount;
import io.invitation.spi.TransactionRunner;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Accounts of a host, and invitations, in one store that undoes both together. */
final class AccountStore implements AccountGateway {

    private Map<String, Account> accounts = new HashMap<>();

    /** An account as the host keeps it. */
    record Account(
            String name,
            EmailAddress address,
            boolean locked,
            boolean addressVerified,
            boolean needsInvitation,
            String password,
            List<String> roles) {}

    private final InvitationRepository invitations = undoing(new InMemoryInvitationRepository());

    InvitationRepository invitations() {
        return invitations;
    }

    Map<String, Account> accounts() {
        return accounts;
    }

    Account account(String id) {
        return accounts.get(id);
    }

    void put(String id, Account account) {
        accounts.put(id, account);
    }

    @Override
    public Optional<ProvisionedAccount> find(EmailAddress address) {
        return accounts.entrySet().stream()
                .filter(entry -> entry.getValue().address().equals(address))
                .map(entry ->
                        new ProvisionedAccount(entry.getKey(), entry.getValue().needsInvitation()))
                .findFirst();
    }

    @Override
    public String createLocked(NewAccount account, Optional<Credential> placeholder) {
        String id = "account-" + (accounts.size() + 1);
        String password = placeholder.map(Credential::reveal).orElse("");
        accounts.put(id, new Account(account.userName(), account.address(), true, false, true, password, List.of()));
        return id;
    }

    @Override
    public boolean activate(String accountId, EmailAddress address, Grants grants) {
        Account before = accounts.get(accountId);
        if (before == null || !before.needsInvitation() || !before.address().equals(address)) {
            return false;
        }
        put(accountId, new Account(before.name(), address, false, true, false, before.password(), grants.roles()));
        return true;
    }

    @Override
    public void setCredential(String accountId, Credential credential) {
        if (credential.reveal().length() < 8) {
            throw new WeakPasswordException();
        }
        Account before = accounts.get(accountId);
        put(
                accountId,
                new Account(
                        before.name(),
                        before.address(),
                        before.locked(),
                        before.addressVerified(),
                        before.needsInvitation(),
                        credential.reveal(),
                        before.roles()));
    }

    @Override
    public boolean confirmAddress(String accountId, EmailAddress address) {
        Account before = accounts.get(accountId);
        if (before == null || !before.address().equals(address)) {
            return false;
        }
        put(
                accountId,
                new Account(
                        before.name(),
                        address,
                        before.locked(),
                        true,
                        before.needsInvitation(),
                        before.password(),
                        before.roles()));
        return true;
    }

    /** What the host throws at passwords that it does not like. */
    static final class WeakPasswordException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private InvitationRepository undoing(InvitationRepository store) {
        TransactionRunner runner = new Undoing(store.transactions());
        return (InvitationRepository) Proxy.newProxyInstance(
                InvitationRepository.class.getClassLoader(),
                new Class<?>[] {InvitationRepository.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("transactions")) {
                        return runner;
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    /** Puts the accounts back to what they were before work that failed. */
    private final class Undoing implements TransactionRunner {

        private final TransactionRunner invitations;

        Undoing(TransactionRunner invitations) {
            this.invitations = invitations;
        }

        @Override
        public <T, X extends Exception> T inTransaction(Work<T, X> work) throws X {
            return invitations.inTransaction(transaction -> {
                Map<String, Account> before = new HashMap<>(accounts);
                try {
                    return work.run(transaction);
                } catch (Throwable failure) {
                    accounts = before;
                    throw failure;
                }
            });
        }

        @Override
        public boolean isActive() {
            return invitations.isActive();
        }
    }
}
