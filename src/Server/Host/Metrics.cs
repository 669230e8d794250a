using System.Globalization;
using System.Text;
using Yibao.Agency.Counter;

namespace Yibao.Server.Host;

/// <summary>The office's counters in the text format of Prometheus (运行指标).</summary>
internal static class Metrics
{
    public static string Of(Office office)
    {
        var metrics = office.Metrics;
        var text = new StringBuilder();
        Head(text, "yibao_answers_seconds", "histogram", "time from the queue to the answer, by transaction");
        foreach (var (transaction, figures) in metrics.Transactions)
        {
            var sum = 0L;
            for (var i = 0; i < figures.Buckets.Count; i++)
            {
                sum += figures.Buckets[i];
                var limit = i < OfficeMetrics.LatencyMsMax.Count
                    ? (OfficeMetrics.LatencyMsMax[i] / 1_000).ToString(CultureInfo.InvariantCulture)
                    : "+Inf";
                Line(text, "yibao_answers_seconds_bucket", $"infno=\"{transaction}\",le=\"{limit}\"", sum);
            }

            Line(text, "yibao_answers_seconds_sum", $"infno=\"{transaction}\"", figures.Seconds);
            Line(text, "yibao_answers_seconds_count", $"infno=\"{transaction}\"", figures.Count);
        }

        Head(text, "yibao_refusals_total", "counter", "refusals by permanent code");
        foreach (var (code, count) in metrics.Refusals)
        {
            Line(text, "yibao_refusals_total", $"code=\"{code}\"", count);
        }

        Head(text, "yibao_repeats_total", "counter", "messages answered from the store");
        Line(text, "yibao_repeats_total", "", metrics.Repeats);
        Head(text, "yibao_batch_operations", "histogram", "operations of one transaction of a lane");
        var batches = 0L;
        for (var i = 0; i < metrics.Batches.Count; i++)
        {
            batches += metrics.Batches[i];
            var limit = i < OfficeMetrics.BatchSizeMax.Count
                ? OfficeMetrics.BatchSizeMax[i].ToString(CultureInfo.InvariantCulture)
                : "+Inf";
            Line(text, "yibao_batch_operations_bucket", $"le=\"{limit}\"", batches);
        }

        Line(text, "yibao_batch_operations_sum", "", metrics.Operations);
        Line(text, "yibao_batch_operations_count", "", batches);
        Head(text, "yibao_lane_depth", "gauge", "operations that wait");
        var depths = office.Depths;
        for (var i = 0; i < depths.Count; i++)
        {
            Line(text, "yibao_lane_depth", $"lane=\"{i}\"", depths[i]);
        }

        return text.ToString();
    }

    private static void Head(StringBuilder text, string name, string kind, string help) =>
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {kind}\n");

    private static void Line(StringBuilder text, string name, string labels, double value) =>
        text.Append(CultureInfo.InvariantCulture, $"{name}{(labels.Length == 0 ? "" : "{" + labels + "}")} {value}\n");
}
