using System.Text.Json;
using System.Text.Json.Nodes;
using Yibao.Policy;

namespace Yibao.Server.Gateway.Handlers;

/// <summary>What is kept of a visit as it was sent (就诊留存信息): details as one JSON object, diagnoses as a JSON array.</summary>
internal static class Kept
{
    private static readonly JsonSerializerOptions Plain =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // What has a column of its own or stands in the register: the details hold no identity.
    private static readonly string[] Elsewhere =
    [
        "psn_no", "mdtrt_id", "psn_name", "certno", "mdtrt_cert_no", "card_sn", "psn_cert_type", "cert_type", "begntime", "insutype",
        "med_type", "ipt_otp_no", "ipt_no", "feedetl_sn", "chrg_bchno", "med_list_codg", "det_item_fee_sumamt", "cnt", "pric",
        "hosp_appr_flag", "medfee_sumamt", "invono",
    ];

    /// <summary>The fields of a row that have no place of their own.</summary>
    internal static string Details(InputRow row) => row.Json(Elsewhere);

    /// <summary>Earlier details with the fields of a row laid over them.</summary>
    internal static string Details(string earlier, InputRow row)
    {
        var details = JsonNode.Parse(earlier)!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(Details(row))!.AsObject())
            details[name] = value?.DeepClone();
        return details.ToJsonString(Plain);
    }

    /// <summary>
    /// Earlier diagnoses with new ones laid over them: one of the same kind and key is replaced, one with vali_flag 0 is taken out.
    /// </summary>
    /// <param name="earlier">The JSON array so far.</param>
    /// <param name="rows">The rows that were sent.</param>
    /// <param name="key">Field that makes two rows of one kind the same: diag_code (2203) or diag_srt_no (2401 to 2403).</param>
    /// <param name="stage">Whether of admission (1) or discharge (2), dictionary inout_diag_type; empty for outpatients.</param>
    internal static string Diagnoses(string earlier, IReadOnlyList<InputRow> rows, string key, string stage)
    {
        var diagnoses = JsonNode.Parse(earlier)!.AsArray();
        foreach (var row in rows)
        {
            var diagnosis = JsonNode.Parse(row.Json("psn_no", "mdtrt_id"))!.AsObject();
            if (stage.Length > 0)
                diagnosis["inout_diag_type"] = stage;
            for (var i = diagnoses.Count - 1; i >= 0; i--)
            {
                if (IsSame(diagnoses[i]!, diagnosis, key))
                    diagnoses.RemoveAt(i);
            }
            if (diagnosis["vali_flag"]?.GetValue<string>() is not "0")
                diagnoses.Add((JsonNode)diagnosis);
        }
        return diagnoses.ToJsonString(Plain);
    }

    /// <summary>
    /// Standing in the epidemic that the diagnoses say: U07.1 is the virus found; U07.2 without it, and observation (Z03.8) for the new
    /// coronavirus, are a suspicion. A diagnosis that was taken out says nothing.
    /// </summary>
    internal static EpidemicStatus EpidemicOf(string diagnoses)
    {
        var status = EpidemicStatus.None;
        foreach (var diagnosis in JsonNode.Parse(diagnoses)!.AsArray())
        {
            var code = diagnosis!["diag_code"]?.GetValue<string>() ?? "";
            var name = diagnosis["diag_name"]?.GetValue<string>() ?? "";
            if (code.StartsWith("U07.1", StringComparison.OrdinalIgnoreCase))
                return EpidemicStatus.Confirmed;
            if (code.StartsWith("U07.2", StringComparison.OrdinalIgnoreCase)
                || (code.StartsWith("Z03.8", StringComparison.OrdinalIgnoreCase) && name.Contains("冠状病毒", StringComparison.Ordinal)))
                status = EpidemicStatus.Suspected;
        }
        return status;
    }

    private static bool IsSame(JsonNode left, JsonObject right, string key) =>
        Text(left, key) == Text(right, key)
        && Text(left, "diag_type") == Text(right, "diag_type")
        && Text(left, "inout_diag_type") == Text(right, "inout_diag_type");

    private static string Text(JsonNode row, string field) => row[field]?.GetValue<string>() ?? "";
}
