// A file of NIST's Statistical Reference Datasets: starting values, certified parameters, data.
using System.Globalization;

namespace AD.Samples.CurveFitting;

/// <summary>One certified regression. Predictors has one row an observation and one column a predictor.</summary>
internal sealed record Nist(
    string Name,
    double[] Start1,
    double[] Start2,
    double[] Certified,
    double ResidualSumOfSquares,
    double[] Response,
    double[][] Predictors)
{
    private const StringSplitOptions words = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;

    public static Nist Read(string path)
    {
        var lines = File.ReadAllLines(path);

        // "  b1 =   500   250   2.3894212918E+02  2.7070075241E+00": start 1, start 2, certified, standard deviation
        var parameters = lines.Where(l => l.TrimStart().StartsWith('b') && l.Contains('=')).Select(l => Numbers(l.Split('=')[1])).ToArray();
        var sum = lines.First(l => l.StartsWith("Residual Sum of Squares", StringComparison.Ordinal));

        // The header of the table is the last line that begins with "Data:"; it names the response and the predictors.
        var header = Array.FindLastIndex(lines, l => l.StartsWith("Data:", StringComparison.Ordinal));
        var names = lines[header]["Data:".Length..].Split(' ', words);
        var rows = lines[(header + 1)..].Where(l => l.Trim().Length > 0).Select(Numbers).ToArray();

        if (parameters.Length == 0 || parameters.Any(p => p.Length != 4) || rows.Length == 0 || rows.Any(r => r.Length != names.Length))
            throw new InvalidDataException($"{path} is not a nonlinear regression of NIST: {parameters.Length} parameters, {rows.Length} rows.");

        return new(
            Path.GetFileNameWithoutExtension(path),
            [.. parameters.Select(p => p[0])],
            [.. parameters.Select(p => p[1])],
            [.. parameters.Select(p => p[2])],
            Numbers(sum.Split(':')[1])[0],
            [.. rows.Select(r => r[0])],
            [.. rows.Select(r => r[1..])]);
    }

    private static double[] Numbers(string text) =>
        [.. text.Split((char[]?)null, words).Select(w => double.Parse(w, NumberStyles.Float, CultureInfo.InvariantCulture))];
}
