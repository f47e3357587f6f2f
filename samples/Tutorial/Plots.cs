// The plots of the samples, as PNG and SVG, in artifacts/plots.
using ScottPlot;
using SkiaSharp;

namespace AD.Samples;

internal static class Plots
{
    private const int Width = 1400;
    private const int Height = 600;

    // Where no font is found the renderer leaves all text out and says nothing.
    private static readonly string[] fonts = ["DejaVu Sans", "Segoe UI", "Helvetica Neue", "Arial"];

    public static string Folder
    {
        get
        {
            var directory = new DirectoryInfo(AppContext.BaseDirectory);
            while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "AD.sln"))) directory = directory.Parent;
            return Directory.CreateDirectory(Path.Combine(directory?.FullName ?? Environment.CurrentDirectory, "artifacts", "plots")).FullName;
        }
    }

    /// <summary>Two curves over the same x, side by side; the paths of the PNG and of the SVG.</summary>
    public static string[] Pair(string name, NDArray x, NDArray left, string leftLabel, NDArray right, string rightLabel)
    {
        UseFont();
        var figure = new Multiplot();
        figure.AddPlots(2);
        figure.Layout = new ScottPlot.MultiplotLayouts.Columns();
        Panel(figure.GetPlot(0), x, left, leftLabel, Colors.C0);
        Panel(figure.GetPlot(1), x, right, rightLabel, Colors.C1);

        var png = Path.Combine(Folder, name + ".png");
        var svg = Path.Combine(Folder, name + ".svg");
        figure.SavePng(png, Width, Height);
        using (var stream = File.Create(svg))
        using (var canvas = SKSvgCanvas.Create(new SKRect(0, 0, Width, Height), stream))
            figure.Render(canvas, new PixelRect(0, Width, Height, 0));
        return Written(png, svg);
    }

    /// <summary>Points and the curve fitted to them; the paths of the PNG and of the SVG.</summary>
    public static string[] Fit(string name, string title, NDArray x, NDArray y, NDArray curveX, NDArray curveY)
    {
        UseFont();
        var plot = new Plot();
        var points = plot.Add.ScatterPoints(x.ToArray(), y.ToArray(), Colors.C0);
        points.LegendText = "data";
        points.MarkerSize = 7;
        var curve = plot.Add.ScatterLine(curveX.ToArray(), curveY.ToArray(), Colors.C1);
        curve.LegendText = "fit";
        curve.LineWidth = 2.5f;
        plot.Title(title);
        Labels(plot, "y");
        plot.ShowLegend(Alignment.LowerRight);

        var png = Path.Combine(Folder, name + ".png");
        var svg = Path.Combine(Folder, name + ".svg");
        plot.SavePng(png, Width / 2, Height);
        plot.SaveSvg(svg, Width / 2, Height);
        return Written(png, svg);
    }

    private static string[] Written(string png, string svg)
    {
        Console.WriteLine($"plot {png} (and .svg)");
        return [png, svg];
    }

    private static void Panel(Plot plot, NDArray x, NDArray y, string label, Color color)
    {
        plot.Add.ScatterLine(x.ToArray(), y.ToArray(), color).LineWidth = 2.5f;
        Labels(plot, label);
    }

    private static void Labels(Plot plot, string label)
    {
        plot.XLabel("x");
        plot.YLabel(label);
        plot.Axes.Bottom.Label.FontSize = 20;
        plot.Axes.Left.Label.FontSize = 20;
        plot.ShowGrid();
    }

    private static void UseFont()
    {
        var installed = SKFontManager.Default.FontFamilies.ToHashSet(StringComparer.OrdinalIgnoreCase);
        Fonts.Default =
            fonts.FirstOrDefault(installed.Contains)
            ?? throw new InvalidOperationException(
                $"No font for the plots: none of {string.Join(", ", fonts)} is installed. On Debian and Ubuntu: apt-get install fonts-dejavu-core.");
    }
}
