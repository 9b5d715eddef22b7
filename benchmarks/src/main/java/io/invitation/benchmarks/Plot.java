package io.invitation.benchmarks;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/** Comparisons as bars from 1 to the ratio on a logarithmic scale, each with a line from the least to the most. */
final class Plot {

    private static final int WIDTH = 860;
    private static final int LEFT = 330;
    private static final int RIGHT = 90;
    private static final int BAR = 20;
    private static final int TITLE = 40;
    private static final double[] TICKS = {
        0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10_000, 100_000
    };

    private final double least;
    private final double most;
    private final StringBuilder svg = new StringBuilder();

    private Plot(double least, double most) {
        this.least = least;
        this.most = most;
    }

    /** Returns a picture of the first measure of each comparison, readable on light and on dark pages. */
    static String svg(String title, List<Comparison> comparisons) {
        double least = 0.5;
        double most = 2;
        int bars = 0;
        for (Comparison comparison : comparisons) {
            for (String variant : comparison.variants()) {
                Spread ratio = ratio(comparison, variant);
                least = Math.min(least, Math.max(TICKS[0], ratio.least()));
                most = Math.max(most, ratio.most());
                bars++;
            }
        }
        int height = TITLE + bars * BAR + comparisons.size() * 2 * BAR + BAR;
        return new Plot(least, most).draw(title, comparisons, height);
    }

    private static Spread ratio(Comparison comparison, String variant) {
        return comparison
                .ratio(variant, comparison.measures().get(0))
                .orElseThrow(() -> new IllegalStateException(variant + " has nothing to compare"));
    }

    private String draw(String title, List<Comparison> comparisons, int height) {
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
                .formatted(WIDTH, height, WIDTH, height));
        svg.append(" font-family=\"sans-serif\" font-size=\"12\">\n<style>text{fill:#222}.bar{fill:#4a7ebb}");
        svg.append(".line{stroke:#888}@media(prefers-color-scheme:dark){text{fill:#ddd}}</style>\n");
        text(10, BAR, "start", "font-size=\"14\" font-weight=\"bold\"", title);
        for (double tick : TICKS) {
            if (tick >= least && tick <= most) {
                line(x(tick), TITLE, x(tick), height - BAR, tick == 1 ? "" : "stroke-opacity=\"0.3\"");
                text(
                        x(tick),
                        height - 6,
                        "middle",
                        "",
                        BigDecimal.valueOf(tick).stripTrailingZeros().toPlainString());
            }
        }
        double y = TITLE;
        for (Comparison comparison : comparisons) {
            y += BAR;
            text(
                    10,
                    y + 10,
                    "start",
                    "font-weight=\"bold\"",
                    comparison.setting() + ", " + comparison.measures().get(0));
            y += BAR;
            for (String variant : comparison.variants()) {
                bar(y, variant, ratio(comparison, variant));
                y += BAR;
            }
        }
        return svg.append("</svg>\n").toString();
    }

    private void bar(double y, String variant, Spread ratio) {
        double from = Math.min(x(1), x(ratio.median()));
        double middle = y + BAR / 2.0;
        text(LEFT - 8, middle + 4, "end", "", variant);
        svg.append(String.format(
                Locale.ROOT,
                "<rect class=\"bar\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%d\"/>\n",
                from,
                y + 3,
                Math.max(1, Math.abs(x(ratio.median()) - x(1))),
                BAR - 6));
        line(x(ratio.least()), middle, x(ratio.most()), middle, "stroke-width=\"2\"");
        text(x(Math.max(1, ratio.most())) + 8, middle + 4, "start", "", Report.number(ratio.median()));
    }

    private double x(double ratio) {
        double shown = Math.max(least, ratio);
        return LEFT + (WIDTH - LEFT - RIGHT) * (Math.log(shown) - Math.log(least)) / (Math.log(most) - Math.log(least));
    }

    private void line(double x1, double y1, double x2, double y2, String style) {
        svg.append(String.format(
                Locale.ROOT,
                "<line class=\"line\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" %s/>\n",
                x1,
                y1,
                x2,
                y2,
                style));
    }

    private void text(double x, double y, String anchor, String style, String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;");
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" %s>%s</text>\n",
                x,
                y,
                anchor,
                style,
                escaped));
    }
}
