using Microsoft.Extensions.Time.Testing;
using Slipway.Operators.Metrics;
using Slipway.Operators.Queueing;

namespace Slipway.Operators.Tests.Metrics;

public sealed class PrometheusTextTests
{
    [Fact]
    public async Task Queues_and_reconciles_are_measured_by_the_names_that_dashboards_of_controller_runtime_ask_for()
    {
        using var metrics = new OperatorMetrics();
        using var text = new PrometheusText(metrics.Meter);
        var time = new FakeTimeProvider();
        using var queue = new WorkQueue<string>("websites", time, metrics);
        metrics.Reconciles.Add("websites", 2);
        queue.Add("a");
        queue.Add("b");
        queue.Add("c", WorkPriority.Low);
        time.Advance(TimeSpan.FromSeconds(5));
        await queue.TakeAsync();
        metrics.Reconciles.Started("websites");
        queue.Retry("a");
        time.Advance(TimeSpan.FromSeconds(3));

        string[] expected =
        [
            """workqueue_depth{name="websites",controller="websites",priority="0"} 1""",
            """workqueue_depth{name="websites",controller="websites",priority="-100"} 1""",
            """workqueue_adds_total{name="websites",controller="websites"} 3""",
            """workqueue_retries_total{name="websites",controller="websites"} 1""",
            """workqueue_queue_duration_seconds_bucket{name="websites",controller="websites",le="1"} 0""",
            """workqueue_queue_duration_seconds_bucket{name="websites",controller="websites",le="10"} 1""",
            """workqueue_queue_duration_seconds_bucket{name="websites",controller="websites",le="+Inf"} 1""",
            """workqueue_queue_duration_seconds_sum{name="websites",controller="websites"} 5""",
            """workqueue_unfinished_work_seconds{name="websites",controller="websites"} 3""",
            """workqueue_longest_running_processor_seconds{name="websites",controller="websites"} 3""",
            """controller_runtime_reconcile_total{controller="websites",result="success"} 0""",
            """controller_runtime_reconcile_total{controller="websites",result="requeue_after"} 0""",
            """controller_runtime_terminal_reconcile_errors_total{controller="websites"} 0""",
            """controller_runtime_max_concurrent_reconciles{controller="websites"} 2""",
            """controller_runtime_active_workers{controller="websites"} 1""",
            "# TYPE controller_runtime_active_workers gauge",
            "# TYPE workqueue_adds_total counter",
            "# TYPE workqueue_queue_duration_seconds histogram",
        ];
        var lines = text.Write().Split('\n');
        Assert.All(expected, line => Assert.Contains(line, lines));

        queue.Done("a");
        metrics.Reconciles.Ended("websites", ReconcileOutcome.Error, TimeSpan.FromSeconds(3));
        lines = text.Write().Split('\n');
        Assert.Contains("""workqueue_work_duration_seconds_sum{name="websites",controller="websites"} 3""", lines);
        Assert.Contains("""workqueue_unfinished_work_seconds{name="websites",controller="websites"} 0""", lines);
        Assert.Contains("""controller_runtime_reconcile_errors_total{controller="websites"} 1""", lines);
        Assert.Contains("""controller_runtime_reconcile_time_seconds_bucket{controller="websites",le="3"} 1""", lines);
        Assert.Contains("""controller_runtime_active_workers{controller="websites"} 0""", lines);

        // A queue that is gone is measured no more.
        queue.Dispose();
        Assert.DoesNotContain(text.Write().Split('\n'), line => line.StartsWith("workqueue_depth{", StringComparison.Ordinal));
    }

    [Fact]
    public void Values_of_labels_are_escaped_and_families_are_told_of_once()
    {
        using var metrics = new OperatorMetrics();
        using var text = new PrometheusText(metrics.Meter);
        metrics.Requested("200", "GET", "a\"b\\c\nd", TimeSpan.FromSeconds(0.2));
        metrics.Requested("404", "GET", "other", TimeSpan.FromSeconds(0.2));

        var lines = text.Write().Split('\n');

        Assert.Contains("""rest_client_requests_total{code="200",method="GET",host="a\"b\\c\nd"} 1""", lines);
        Assert.Single(lines, "# TYPE rest_client_requests_total counter");
        Assert.Contains("""rest_client_request_duration_seconds_bucket{verb="GET",host="other",le="0.25"} 1""", lines);
    }

    [Fact]
    public void Another_host_of_the_process_is_not_measured_here()
    {
        using var metrics = new OperatorMetrics();
        using var other = new OperatorMetrics();
        using var text = new PrometheusText(metrics.Meter);

        other.Requested("200", "GET", "host", TimeSpan.Zero);

        Assert.DoesNotContain("rest_client_requests_total", text.Write(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reading_does_not_stand_in_the_way_of_counting()
    {
        using var metrics = new OperatorMetrics();
        using var text = new PrometheusText(metrics.Meter);
        using var queue = new WorkQueue<int>("websites", metrics: metrics);

        var counting = Task.Run(() =>
        {
            for (var key = 0; key < 20_000; key++)
                queue.Add(key);
        });
        var reading = Task.Run(() =>
        {
            while (!counting.IsCompleted)
                text.Write();
        });

        await Task.WhenAll(counting, reading).WaitAsync(Eventually.Patience);
        Assert.Contains("workqueue_adds_total{name=\"websites\",controller=\"websites\"} 20000", text.Write(), StringComparison.Ordinal);
    }
}
