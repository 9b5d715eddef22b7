package io.invitation.examples.cli;

/** The program on a file. */
class InviteOnH2Test extends InviteContract {

    @Override
    String emptyDatabase() {
        return "jdbc:h2:file:" + directory.resolve("invitations");
    }
}
