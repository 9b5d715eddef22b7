package io.invitation.examples.webapp.admin;

import io.javalin.http.Context;
import java.util.List;
import org.apache.commons.csv.CSVFormat;

/** Writes files that spreadsheets open. */
final class Csv {

    private Csv() {}

    static void attach(Context ctx, String fileName, List<String> header, List<List<String>> rows) {
        StringBuilder text = new StringBuilder(line(header));
        rows.forEach(row -> text.append(line(row)));
        ctx.contentType("text/csv; charset=utf-8")
                .header("Content-Disposition", "attachment; filename=\"" + fileName + "\"")
                .result(text.toString());
    }

    private static String line(List<String> cells) {
        return CSVFormat.RFC4180.format(cells.stream().map(Csv::withoutFormula).toArray()) + "\r\n";
    }

    /** A spreadsheet would compute a cell that begins like this. */
    private static String withoutFormula(String cell) {
        return !cell.isEmpty() && "=+-@\t\r".indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
    }
}
