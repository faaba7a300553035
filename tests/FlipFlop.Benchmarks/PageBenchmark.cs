using System.Diagnostics;
using System.Globalization;
using FlipFlop.Reports;
using Microsoft.FSharp.Core;
using PuppeteerSharp;

namespace FlipFlop.Benchmarks;

/// <summary>
/// What a reader waits for when a report of many realizations is opened: the page loaded, the figures of the first
/// screen drawn, and the same when every figure was scrolled into sight. The networks are those of the store's benchmark.
/// </summary>
internal static class PageBenchmark
{
    private const int Rounds = 5;

    private static readonly int[] Sizes = [10, 100, 1_000];

    private sealed record Opening(double Loaded, double FirstScreen, double Everything);

    public static void Run()
    {
        var browser = FigurePictures.findBrowser(FSharpFunc<string, string?>.FromConverter(Environment.GetEnvironmentVariable))?.Value;
        if (browser is null)
        {
            Console.WriteLine($"page: there is no Chromium, Chrome or Edge on the path, and none in {FigurePictures.browserVariable}.");
            return;
        }
        var folder = Directory.CreateTempSubdirectory("flipflop-bench-").FullName;
        Console.WriteLine();
        Console.WriteLine($"Opening a report in {Path.GetFileName(browser)}, 1280 x 900 pixels, without a graphics card; seconds, medians of {Rounds}");
        Console.WriteLine("  realizations    MB  loaded  first screen drawn  every figure drawn");
        try
        {
            foreach (var realizations in Sizes)
                Measure(browser, StoreBenchmark.Report(Path.Combine(folder, realizations.ToString(CultureInfo.InvariantCulture)), realizations), realizations).GetAwaiter().GetResult();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task Measure(string path, string report, int realizations)
    {
        await using var browser = await Puppeteer.LaunchAsync(FigurePictures.options(path));
        var openings = new List<Opening>();
        for (var round = 0; round < Rounds; round++)
            openings.Add(await Open(browser, report));
        double Median(Func<Opening, double> of) => openings.Select(of).Order().ElementAt(Rounds / 2);
        var megabytes = new FileInfo(report).Length / 1e6;
        Console.WriteLine(FormattableString.Invariant(
            $"{realizations,14} {megabytes,5:F1} {Median(each => each.Loaded),7:F2} {Median(each => each.FirstScreen),19:F2} {Median(each => each.Everything),19:F1}"));
    }

    private static async Task<Opening> Open(IBrowser browser, string report)
    {
        await using var page = await browser.NewPageAsync();
        page.DefaultTimeout = 0;
        // The page says of itself when what is in sight is drawn; the frame after that shows it.
        await page.EvaluateFunctionOnNewDocumentAsync(
            "() => new MutationObserver((_, observer) => { if (['in-sight', 'yes'].includes(document.documentElement.dataset.drawn)) { observer.disconnect(); requestAnimationFrame(() => setTimeout(() => { window.firstScreen = performance.now(); })); } }).observe(document, { attributes: true, subtree: true, attributeFilter: ['data-drawn'] })");
        var watch = Stopwatch.StartNew();
        await page.GoToAsync(new Uri(report).AbsoluteUri);
        var loaded = watch.Elapsed.TotalSeconds;
        await page.WaitForFunctionAsync("() => window.firstScreen");
        var first = await page.EvaluateExpressionAsync<double>("window.firstScreen") / 1000;
        foreach (var plot in await page.QuerySelectorAllAsync(".plot"))
        {
            await plot.EvaluateFunctionAsync("plot => plot.scrollIntoView()");
            await page.WaitForFunctionAsync("plot => plot.querySelector('.main-svg')", plot);
        }
        await page.WaitForSelectorAsync("html[data-drawn=yes]");
        return new(loaded, first, watch.Elapsed.TotalSeconds);
    }
}
