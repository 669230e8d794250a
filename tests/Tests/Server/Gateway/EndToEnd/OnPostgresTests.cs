using Yibao.Storage;

namespace Yibao.Tests.Server.Gateway.EndToEnd;

/// <summary>The same over PostgreSQL: the tests of a day, a stay, a purchase and repeats, on a server of their own.</summary>
public sealed class OnPostgresTests
{
    [Fact]
    public async Task The_counter_works_the_same_over_PostgreSQL()
    {
        await using var bench = new GatewayBench { Engine = Engine.Postgres };
        await bench.InitializeAsync();
        var day = new OutpatientDayTests(bench);
        await day.A_day_at_the_counter_from_sign_in_to_reversal();
        await day.Lines_are_taken_back_by_batch_and_whole();
        await day.A_person_is_found_by_document_with_every_enrolment();
        await day.A_provider_is_found_by_code_and_by_a_part_of_its_name();
        var stay = new InpatientStayTests(bench);
        await stay.A_stay_from_admission_to_reversal();
        await stay.A_long_stay_is_settled_in_between();
        await stay.A_confirmed_patient_pays_nothing_and_an_excluded_one_as_anybody();
        var messages = new PharmacyAndMessageTests(bench);
        await messages.A_purchase_is_tried_settled_and_reversed();
        await messages.A_message_sent_twice_is_answered_with_the_same_bytes_also_after_a_restart();
        await messages.Ten_of_the_same_message_at_once_settle_once();
        await messages.A_message_whose_outcome_is_unknown_is_reversed_whether_it_arrived_or_not();
    }
}
