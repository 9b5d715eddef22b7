package io.invitation.memory;

import io.invitation.Scope;
import io.invitation.memory.MemoryData.AnswerKey;
import io.invitation.spi.IdempotencyRecord;
import io.invitation.spi.IdempotencyStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One answer for each key of a scope. */
final class MemoryIdempotency implements IdempotencyStore {

    private final MemoryData data;

    MemoryIdempotency(MemoryData data) {
        this.data = data;
    }

    @Override
    public Optional<IdempotencyRecord> find(Scope scope, String key) {
        return data.transactions.alone(() -> data.answers.find(new AnswerKey(scope, key)));
    }

    @Override
    public boolean putIfAbsent(IdempotencyRecord record) {
        return data.transactions.alone(() -> {
            boolean isFirst = find(record.scope(), record.key()).isEmpty();
            if (isFirst) {
                data.answers.put(record);
            }
            return isFirst;
        });
    }

    @Override
    public int purge(Instant before, int limit) {
        return data.transactions.alone(() -> {
            List<IdempotencyRecord> old = data.answersByTime.in(MemoryData.ALL).stream()
                    .takeWhile(answer -> answer.at().isBefore(before))
                    .limit(limit)
                    .toList();
            old.forEach(data.answers::remove);
            return old.size();
        });
    }
}
