using System.CommandLine;
using System.Text.Json.Nodes;
using Yibao.Catalogue;
using Yibao.Cli.PolicyCommands;
using Yibao.Cli.Storage;
using Yibao.Kernel;
using Yibao.Storage.Registers;

namespace Yibao.Cli.Importing;

/// <summary><c>yibao import catalogue</c> (目录导入): the files of a folder as a new version, when every row of them is right.</summary>
internal static class ImportCatalogueCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var folder = new Argument<string?>("DIR")
        {
            Description =
                $"Folder with items.csv, first-pay.csv, ceilings.csv and lists/ [default: ${CommonOptions.HomeVariable}/catalogue].",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var db = DatabaseOption.Create();
        var json = PolicyArguments.Json();
        var language = CommonOptions.Language();
        var command = new Command("catalogue", "The catalogue as a new version.") { folder, db, json, language };
        command.SetAction(async (parsed, cancel) =>
        {
            var output = Output.Of(parsed);
            var path = CommonOptions.FolderOf(parsed.GetValue(folder), "catalogue");
            var load = CatalogueBook.Load(path);
            if (load.Book is null)
            {
                foreach (var error in load.Errors)
                {
                    output.Note(error.ToString());
                }

                return (int)ExitCode.No;
            }

            var files = CatalogueFiles.Of(path);
            await using var database = await DatabaseOption.OpenCurrent(DatabaseOption.Of(parsed, db), cancel);
            var (version, isNew) = await CatalogueVersions.Add(database, files, TimeProvider.System.GetUtcNow(), cancel);
            var spoken = CommonOptions.LanguageOf(parsed, language);
            Write(output, load.Book, files.Digest, version, isNew, parsed.GetValue(json), spoken);
            return (int)ExitCode.Done;
        });
        return command.WithExamples("yibao import catalogue", "yibao import catalogue catalogue --json");
    }

    private static void Write(
        Output output, CatalogueBook book, string digest, long version, bool isNew, bool isJson, Language language)
    {
        var (items, lists) = (book.Items.Count, book.Lists.Count);
        if (isJson)
        {
            output.Line(JsonText.Of(new JsonObject
            {
                ["version"] = version, ["isNew"] = isNew, ["items"] = items, ["lists"] = lists, ["digest"] = digest,
            }));
            return;
        }

        output.Line((language, isNew) switch
        {
            (Language.Chinese, true) => $"目录第 {version} 版已入库：{items} 条，编码目录 {lists} 个",
            (Language.Chinese, false) => $"与目录第 {version} 版相同，未入库",
            (_, true) => $"catalogue version {version}: {items} rows of items, {lists} lists",
            (_, false) => $"the same as catalogue version {version}; nothing was stored",
        });
    }
}
