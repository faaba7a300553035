using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FlipFlop.Experiments.Storage;

/// <summary>An array of doubles as the base64 of its little-endian bytes: half the size of decimals, a tenth of the time, every bit kept.</summary>
internal sealed class RawDoublesConverter : JsonConverter<double[]>
{
    public override double[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var bytes = reader.GetBytesFromBase64();
        if (bytes.Length % sizeof(double) != 0)
            throw new JsonException("An array of doubles was cut.");
        return InMachineOrder(MemoryMarshal.Cast<byte, double>(bytes));
    }

    public override void Write(Utf8JsonWriter writer, double[] value, JsonSerializerOptions options) =>
        writer.WriteBase64StringValue(MemoryMarshal.AsBytes<double>(InMachineOrder(value)));

    private static double[] InMachineOrder(ReadOnlySpan<double> values)
    {
        var ordered = values.ToArray();
        if (!BitConverter.IsLittleEndian)
        {
            var words = MemoryMarshal.Cast<double, long>(ordered.AsSpan());
            BinaryPrimitives.ReverseEndianness(words, words);
        }

        return ordered;
    }
}
