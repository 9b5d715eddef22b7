/** What depends on a database, on PostgreSQL and MariaDB as they are by default: a commit is on the disk. */
@NullMarked
package io.invitation.benchmarks.database;

import org.jspecify.annotations.NullMarked;
