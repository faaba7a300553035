using System.Globalization;
using System.Text;
using System.Text.Json;

namespace FlipFlop.Experiments.Specification;

/// <summary>
/// JSON as it was written, with the line of every value and with properties that are given twice: what
/// <see cref="JsonDocument"/> does not keep and a list of every fault needs.
/// </summary>
/// <param name="Line">The line on which it begins, from 1.</param>
internal abstract record JsonItem(int Line)
{
    /// <summary>What it is, for messages: "a text", "a number".</summary>
    public abstract string Kind { get; }

    /// <summary>Reads a text as JSON without comments or trailing commas.</summary>
    /// <exception cref="FaultyExperimentException">It is not; line and column say where.</exception>
    public static JsonItem Parse(string json, string? file)
    {
        var bytes = Encoding.UTF8.GetBytes(json.TrimStart('\uFEFF'));
        try
        {
            var reader = new LineReader(bytes);
            reader.Next();
            var item = reader.Item();
            reader.End();
            return item;
        }
        catch (JsonException fault)
        {
            var line = (int)(fault.LineNumber ?? 0) + 1;
            var column = (fault.BytePositionInLine ?? 0) + 1;
            var words = fault.Message.Split(" LineNumber:")[0];
            var message = string.Create(CultureInfo.InvariantCulture, $"not valid JSON at line {line}, column {column}: {words}");
            throw new FaultyExperimentException([new Fault("json", message, file, line)]);
        }
    }

    private ref struct LineReader(byte[] bytes)
    {
        private Utf8JsonReader _reader = new(bytes, new JsonReaderOptions { MaxDepth = 32 });
        private long _seen;
        private int _line = 1;

        public bool Next()
        {
            var read = _reader.Read();
            while (_seen < _reader.TokenStartIndex)
            {
                if (bytes[_seen++] == '\n')
                    _line++;
            }
            return read;
        }

        /// <summary>Reads on after the one value: anything but white space there is a syntax error.</summary>
        public void End() => Next();

        public JsonItem Item() => _reader.TokenType switch
        {
            JsonTokenType.StartObject => Object(_line),
            JsonTokenType.StartArray => Array(_line),
            JsonTokenType.String => new JsonString(Text(), _line),
            JsonTokenType.Number => new JsonNumber(Encoding.UTF8.GetString(_reader.ValueSpan), _line),
            JsonTokenType.True or JsonTokenType.False => new JsonSwitch(_reader.TokenType == JsonTokenType.True, _line),
            _ => new JsonNothing(_line),
        };

        private JsonObject Object(int line)
        {
            var members = new List<JsonMember>();
            while (Next() && _reader.TokenType != JsonTokenType.EndObject)
            {
                var (name, nameLine) = (Text(), _line);
                Next();
                members.Add(new JsonMember(name, nameLine, Item()));
            }
            return new JsonObject(members, line);
        }

        private JsonArray Array(int line)
        {
            var items = new List<JsonItem>();
            while (Next() && _reader.TokenType != JsonTokenType.EndArray)
                items.Add(Item());
            return new JsonArray(items, line);
        }

        /// <summary>A half of a surrogate pair, escaped, is JSON by its grammar but no text.</summary>
        private string Text()
        {
            try
            {
                return _reader.GetString() ?? "";
            }
            catch (InvalidOperationException)
            {
                throw new JsonException("The text has a \\u escape that is half a character.", null, _line - 1, null);
            }
        }
    }
}

internal sealed record JsonMember(string Name, int Line, JsonItem Value);

internal sealed record JsonObject(IReadOnlyList<JsonMember> Members, int Line) : JsonItem(Line)
{
    public override string Kind => "a group { }";
}

internal sealed record JsonArray(IReadOnlyList<JsonItem> Items, int Line) : JsonItem(Line)
{
    public override string Kind => "a list [ ]";
}

internal sealed record JsonString(string Text, int Line) : JsonItem(Line)
{
    private const int Shown = 60;

    public override string Kind => Text.Length > Shown ? $"the text \"{Text[..Shown]}...\"" : $"the text \"{Text}\"";
}

/// <param name="Text">The number as it was written.</param>
/// <param name="Line">Its line.</param>
internal sealed record JsonNumber(string Text, int Line) : JsonItem(Line)
{
    private const int Shown = 60;

    public override string Kind => Text.Length > Shown ? $"the number {Text[..Shown]}..." : $"the number {Text}";
}

internal sealed record JsonSwitch(bool Value, int Line) : JsonItem(Line)
{
    public override string Kind => Value ? "true" : "false";
}

internal sealed record JsonNothing(int Line) : JsonItem(Line)
{
    public override string Kind => "null";
}
