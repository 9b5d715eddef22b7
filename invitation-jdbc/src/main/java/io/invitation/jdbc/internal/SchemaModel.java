package io.invitation.jdbc.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tables as the scripts make them, read from the scripts themselves, so that nothing has to be said twice. It reads
 * what the scripts are written in, not SQL, and refuses what it does not know.
 */
final class SchemaModel {

    /** A column; what is generated has no length or collation to look at either. */
    record Column(
            String name,
            ColumnType type,
            boolean nullable,
            @Nullable String collation) {}

    /** An index or a constraint that makes one. */
    record Index(String name, boolean unique, List<String> columns) {}

    /** A foreign key of one column. */
    record Reference(String column, String table, boolean cascades) {}

    /** A table with all that belongs to it. */
    record Table(String name, List<Column> columns, List<Index> indexes, List<Reference> references) {
        Table(String name) {
            this(name, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }
    }

    private static final Pattern CREATE_TABLE = Pattern.compile("CREATE TABLE (?:IF NOT EXISTS )?(\\w+) ?(\\(.*)");
    private static final Pattern CREATE_INDEX =
            Pattern.compile("CREATE (UNIQUE )?INDEX (?:IF NOT EXISTS )?(\\w+) ON (\\w+) ?\\((.*?)\\).*");
    private static final Pattern ALTER_TABLE = Pattern.compile("ALTER TABLE (\\w+) (ADD .*)");
    private static final Pattern ADD = Pattern.compile("ADD (?:COLUMN )?(?:IF NOT EXISTS )?(.*)");
    private static final Pattern DROP_INDEX = Pattern.compile("DROP INDEX (?:IF EXISTS )?(\\w+).*");
    private static final Pattern CHANGE_OF_ROWS = Pattern.compile("(?:INSERT|UPDATE|DELETE) .*");

    private static final Pattern CHECK = Pattern.compile("(?:CONSTRAINT \\w+ )?CHECK .*");
    private static final Pattern KEY = Pattern.compile(
            "(?:CONSTRAINT (\\w+) )?" + "(?:(PRIMARY KEY|UNIQUE)(?: INDEX| KEY)?|INDEX|KEY)(?: (\\w+))? ?\\((.*)\\)");
    private static final Pattern FOREIGN_KEY =
            Pattern.compile("(?:CONSTRAINT \\w+ )?FOREIGN KEY ?\\((\\w+)\\) (REFERENCES .*)");
    private static final Pattern COLUMN = Pattern.compile("(\\w+) (.*)");
    private static final Pattern BEHIND_TYPE = Pattern.compile(
            " (?:NOT NULL|NULL|PRIMARY|UNIQUE|REFERENCES|CHECK|COLLATE|CHARACTER SET|CHARSET|GENERATED|AS|DEFAULT)\\b.*");
    private static final Pattern REFERENCES = Pattern.compile("\\bREFERENCES (\\w+)( ON DELETE CASCADE)?");
    private static final Pattern COLLATE = Pattern.compile("\\bCOLLATE[ =]\"?(\\w+)\"?");
    private static final Pattern INNERMOST_PARENTHESES = Pattern.compile(" ?\\([^()]*\\)");

    private final Map<String, Table> tables = new LinkedHashMap<>();

    private SchemaModel() {}

    /** Returns the tables behind the last of some scripts, the first of which begins with nothing. */
    static SchemaModel after(List<SchemaScript> scripts) {
        SchemaModel model = new SchemaModel();
        scripts.stream()
                .flatMap(script -> script.statements().stream())
                .map(statement -> statement.replaceAll("\\s+", " "))
                .forEach(model::read);
        return model;
    }

    List<Table> tables() {
        return List.copyOf(tables.values());
    }

    private void read(String statement) {
        Matcher createTable = CREATE_TABLE.matcher(statement);
        Matcher createIndex = CREATE_INDEX.matcher(statement);
        Matcher alterTable = ALTER_TABLE.matcher(statement);
        Matcher dropIndex = DROP_INDEX.matcher(statement);
        if (createTable.matches()) {
            Table table = new Table(createTable.group(1));
            tables.put(table.name(), table);
            String definition = createTable.group(2);
            int end = closing(definition);
            String collation = collation(definition.substring(end));
            partsOf(definition.substring(1, end)).forEach(part -> readPart(table, part, collation));
        } else if (createIndex.matches()) {
            table(createIndex.group(3))
                    .indexes()
                    .add(new Index(
                            createIndex.group(2), createIndex.group(1) != null, columnsOf(createIndex.group(4))));
        } else if (alterTable.matches()) {
            Table table = table(alterTable.group(1));
            partsOf(alterTable.group(2))
                    .forEach(part -> readPart(table, ADD.matcher(part).replaceFirst("$1"), null));
        } else if (dropIndex.matches()) {
            tables.values()
                    .forEach(table ->
                            table.indexes().removeIf(index -> index.name().equals(dropIndex.group(1))));
        } else if (!CHANGE_OF_ROWS.matcher(statement).matches()) {
            throw new IllegalStateException("a script says what cannot be verified: " + statement);
        }
    }

    private Table table(String name) {
        return Objects.requireNonNull(tables.get(name), name);
    }

    private static void readPart(Table table, String part, @Nullable String collation) {
        Matcher key = KEY.matcher(part);
        Matcher foreignKey = FOREIGN_KEY.matcher(part);
        Matcher column = COLUMN.matcher(part);
        if (key.matches()) {
            String name = Stream.of(key.group(1), key.group(3))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(table.name());
            table.indexes().add(new Index(name, key.group(2) != null, columnsOf(key.group(4))));
        } else if (foreignKey.matches()) {
            readReference(table, foreignKey.group(1), withoutParentheses(foreignKey.group(2)));
        } else if (!CHECK.matcher(part).matches() && column.matches()) {
            readColumn(table, column.group(1), column.group(2), collation);
        }
    }

    private static void readColumn(Table table, String name, String definition, @Nullable String collationOfTable) {
        ColumnType type = ColumnType.of(BEHIND_TYPE.matcher(definition).replaceFirst(""));
        String options = withoutParentheses(definition);
        boolean isKey = options.contains("PRIMARY KEY");
        String collation = collation(options);
        table.columns()
                .add(new Column(
                        name,
                        type,
                        !isKey && !options.contains("NOT NULL"),
                        collation == null && type.isText() ? collationOfTable : collation));
        if (isKey || options.contains("UNIQUE")) {
            table.indexes().add(new Index(table.name(), true, List.of(name)));
        }
        readReference(table, name, options);
    }

    private static void readReference(Table table, String column, String options) {
        Matcher reference = REFERENCES.matcher(options);
        if (reference.find()) {
            table.references().add(new Reference(column, reference.group(1), reference.group(2) != null));
        }
    }

    private static @Nullable String collation(String options) {
        Matcher collate = COLLATE.matcher(options);
        return collate.find() ? collate.group(1) : null;
    }

    private static List<String> columnsOf(String list) {
        return Stream.of(list.split(",", -1))
                .map(column -> column.strip().split("\\W", 2)[0].toLowerCase(Locale.ROOT))
                .toList();
    }

    private static String withoutParentheses(String text) {
        String outer = INNERMOST_PARENTHESES.matcher(text).replaceAll("");
        return outer.equals(text) ? text : withoutParentheses(outer);
    }

    /** Returns where the parenthesis is closed that a text begins with. */
    private static int closing(String text) {
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            depth += depthOf(text.charAt(i));
            if (depth == 0) {
                return i;
            }
        }
        throw new IllegalStateException("a script leaves a parenthesis open: " + text);
    }

    /** Splits a text at the commas that stand in no parentheses. */
    private static List<String> partsOf(String text) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            depth += depthOf(text.charAt(i));
            if (depth == 0 && text.charAt(i) == ',') {
                parts.add(text.substring(start, i).strip());
                start = i + 1;
            }
        }
        parts.add(text.substring(start).strip());
        return parts;
    }

    private static int depthOf(char c) {
        return c == '(' ? 1 : c == ')' ? -1 : 0;
    }
}
