package io.invitation.mail.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Collects bytes up to a limit, behind which it throws. For use by one thread. */
public final class BoundedBytes extends OutputStream {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final int limit;
    private boolean full;

    /** Starts empty. */
    public BoundedBytes(int limit) {
        this.limit = limit;
    }

    @Override
    public void write(int b) throws IOException {
        requireRoom(1);
        bytes.write(b);
    }

    @Override
    public void write(byte[] more, int offset, int length) throws IOException {
        requireRoom(length);
        bytes.write(more, offset, length);
    }

    /** Tells whether there were more bytes than the limit allows. */
    public boolean isFull() {
        return full;
    }

    /** Returns what was written. */
    public byte[] toByteArray() {
        return bytes.toByteArray();
    }

    private void requireRoom(int length) throws IOException {
        if (length > limit - bytes.size()) {
            full = true;
            throw new IOException("more than " + limit + " bytes");
        }
    }
}
