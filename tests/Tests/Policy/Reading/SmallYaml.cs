using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Yibao.Tests.Policy.Reading;

/// <summary>YAML as JSON, the way an editor sees it: plain scalars are numbers, booleans or texts, quoted ones are texts.</summary>
internal static class SmallYaml
{
    public static JsonNode? Read(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return Convert(stream.Documents[0].RootNode);
    }

    private static JsonNode? Convert(YamlNode node)
    {
        switch (node)
        {
            case YamlMappingNode mapping:
                var named = new JsonObject();
                foreach (var (key, value) in mapping.Children)
                {
                    named[((YamlScalarNode)key).Value!] = Convert(value);
                }

                return named;
            case YamlSequenceNode sequence:
                return new JsonArray([.. sequence.Children.Select(Convert)]);
            default:
                return Scalar((YamlScalarNode)node);
        }
    }

    private static JsonValue? Scalar(YamlScalarNode scalar)
    {
        const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        if (scalar.Style == ScalarStyle.Plain && decimal.TryParse(scalar.Value, Plain, CultureInfo.InvariantCulture, out var number))
        {
            return JsonValue.Create(number);
        }

        return scalar.Style == ScalarStyle.Plain && scalar.Value is "true" or "false"
            ? JsonValue.Create(scalar.Value == "true") : JsonValue.Create(scalar.Value!);
    }
}
