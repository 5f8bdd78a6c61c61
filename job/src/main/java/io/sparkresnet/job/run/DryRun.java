package io.sparkresnet.job.run;

import io.sparkresnet.job.conf.JobConf;
import io.sparkresnet.job.report.DryRunReport;
import io.sparkresnet.job.source.InputException;
import io.sparkresnet.model.inference.CompiledModel;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** What a call would do. The listing that it writes to find that out is taken back. */
final class DryRun {
    private final JobConf conf;
    private final CompiledModel compiled;
    private final OutputDirectory output;
    private final List<Path> inputs;

    DryRun(JobConf conf, CompiledModel compiled, OutputDirectory output, List<Path> inputs) {
        this.conf = conf;
        this.compiled = compiled;
        this.output = output;
        this.inputs = inputs;
    }

    /** Says it on {@code out}, and returns the same as one line of JSON. */
    String tell(SparkSession spark, PrintStream out) throws InputException, OutputException {
        OutputState state = OutputState.read(output);
        if (state.open().isPresent()) {
            Plan open = state.open().get();
            long left = RunWork.left(open, output.parts()).images();
            out.printf(
                    Locale.ROOT,
                    "open run         %s: %,d of %,d images are left, %s%n",
                    open.run(),
                    left,
                    open.images(),
                    state.isToClose(conf) ? "given up and counted below" : "done first and counted below");
        }
        Planner planner = new Planner(spark, conf, output, compiled);
        int number = planner.unusedNumber(state.index());
        try {
            Planner.Work work = planner.work(number, inputs);
            out.println(new DryRunReport(
                            work.listed(),
                            work.held(),
                            work.chunks().stream()
                                    .map(each -> new DryRunReport.Work(each.images(), each.bytes()))
                                    .toList(),
                            work.replacements().stream()
                                    .map(each -> new DryRunReport.Work(each.images(), each.bytes()))
                                    .toList())
                    .text());
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("dry_run", true);
            line.put("listed", work.listed().listed());
            line.put("held", work.held());
            line.put("images", work.images());
            line.put("bytes", work.bytes());
            line.put("chunks", work.chunks().size());
            line.put("replaced_chunks", work.replacements().size());
            line.put("output", output.layout().root().toString());
            return Json.line(line);
        } finally {
            planner.discard(number);
        }
    }
}
