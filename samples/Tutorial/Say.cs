// How the tutorial speaks: a heading, a line of code with what it gives, a call that is refused.
namespace AD.Samples.Tutorial;

internal static class Say
{
    public static void Section(string number, string title)
    {
        var line = $"{number}  {title}";
        Console.WriteLine();
        Console.WriteLine(line);
        Console.WriteLine(new string('=', line.Length));
    }

    public static void Text(string text) => Console.WriteLine(text);

    /// <summary>An interpreter's two lines: the expression, and its value under it.</summary>
    public static void Value(string expression, object value)
    {
        Console.WriteLine($"> {expression}");
        Console.WriteLine(value);
    }

    /// <summary>The message of a call that must be refused.</summary>
    public static string Refusal(string expression, Func<NDArray> call)
    {
        try
        {
            var value = call();
            Value(expression, value);
            return $"no refusal, but {value.ToRepr()}";
        }
        catch (ArgumentException refusal)
        {
            Value(expression, $"{refusal.GetType().Name}: {refusal.Message}");
            return refusal.Message;
        }
    }
}
