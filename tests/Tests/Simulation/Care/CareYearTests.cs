using Yibao.Policy;
using Yibao.Simulation;
using Yibao.Simulation.Care;
using Yibao.Simulation.Inputs;
using Yibao.Tests.Simulation.Running;

namespace Yibao.Tests.Simulation.Care;

public class CareYearTests
{
    private const int Checked = 30_000;

    private static readonly int FirstDay = new DateOnly(2020, 1, 1).DayNumber;

    [Fact]
    public void Bills_stand_in_order_of_day_within_insurance_and_life()
    {
        Each((person, year, count) =>
        {
            var before = 0;
            for (var i = 0; i < count; i++)
            {
                ref readonly var bill = ref year.Bills[i];
                var day = bill.Facts.DayNumber;
                Assert.InRange(day, Math.Max(before, Math.Max(FirstDay, person.EnrolledFrom)), FirstDay + 365);
                Assert.True(day < person.EnrolledUntil && day <= person.Died);
                Assert.True(bill.Visit.AdmissionDay <= day && bill.Visit.Id == i + 1);
                before = day;
            }
        });
    }

    [Fact]
    public void The_same_person_has_the_same_care_whoever_came_before()
    {
        var scene = SmallNation.TenThousandth;
        var (fresh, used) = (new CareYear(scene.Care), new CareYear(scene.Care));
        PersonYear person = default;
        for (var number = 0L; number < 2_000 || used.Fill(in person, scene.Rules) == 0; number++)
        {
            scene.Nation.Person(number, ref person);
            used.Fill(in person, scene.Rules);
        }

        var count = fresh.Fill(in person, scene.Rules);

        Assert.Equal(count, used.Fill(in person, scene.Rules));
        var lines = count == 0 ? 0 : fresh.Bills[count - 1].LineFirst + fresh.Bills[count - 1].LineCount;
        Assert.Equal(fresh.Lines.Take(lines), used.Lines.Take(lines));
    }

    [Fact]
    public void Lines_have_no_negative_price_and_class_B_has_a_share_of_its_own_or_the_regions()
    {
        Each((_, year, count) =>
        {
            for (var i = 0; i < count; i++)
            {
                ref readonly var bill = ref year.Bills[i];
                var common = bill.Rules!.At(bill.Facts.DayNumber)!.FirstPayPpm >= 0;
                Assert.InRange(bill.LineCount, 1, CareYear.LinesMax);
                foreach (var line in year.Lines.AsSpan(bill.LineFirst, bill.LineCount))
                {
                    Assert.True(line.PriceMicro >= 0);
                    Assert.True(line.Class != Yibao.Catalogue.ItemClass.B || common || line.FirstPayPpm >= 0);
                }
            }
        });
    }

    [Fact]
    public void Before_a_move_the_old_region_pays_and_from_retirement_on_the_person_is_retired()
    {
        var moved = 0;
        Each((person, year, count) =>
        {
            for (var i = 0; i < count; i++)
            {
                var day = year.Bills[i].Facts.DayNumber;
                var here = person.MovedFrom >= 0 && day < person.MovedOn ? person.MovedFrom : person.Region;
                Assert.Equal(here, year.Marks[i].Region);
                moved += here == person.Region ? 0 : 1;
                if (person.Status == PersonStatus.InService)
                {
                    var isRetired = year.Bills[i].Facts.Status == PersonStatus.Retired;
                    Assert.Equal(day >= person.Retires, isRetired);
                }
            }
        });
        Assert.True(moved > 0);
    }

    [Fact]
    public void Care_elsewhere_and_births_and_patients_of_the_epidemic_are_among_the_stays()
    {
        var (elsewhere, births, confirmed) = (0, 0, 0);
        Each(
            (_, year, count) =>
            {
                for (var i = 0; i < count; i++)
                {
                    elsewhere += year.Marks[i].Care >= 0 ? 1 : 0;
                    births += year.Marks[i].IsBirth ? 1 : 0;
                    confirmed += year.Bills[i].Facts.Epidemic == EpidemicStatus.Confirmed ? 1 : 0;
                    Assert.True(year.Marks[i].Care < 0 || year.Bills[i].Facts.Place == CarePlace.OutOfProvince);
                }
            },
            SmallNation.Thousandth, 1);
        Assert.True(elsewhere > 4_000 && births > 10_000 && confirmed is > 30 and < 120, $"{elsewhere} {births} {confirmed}");
    }

    [Theory]
    [InlineData("care-volumes.csv", "310,4366819", "310,many", "care-volumes.csv:2: per_million: 'many', expected a whole number")]
    [InlineData("care-tiers.csv", "40000", "50000", "care-tiers.csv: share: inpatient of 310 must add up to 1000000")]
    [InlineData("care-lines.csv", "drugs-a,250000", "drugs-a,1", "care-lines.csv: share: the lines of a kind")]
    [InlineData("care-diagnoses.csv", "J18,", "18,", "care-diagnoses.csv:2: icd: '18', expected an ICD-10 code")]
    [InlineData("care-elsewhere.csv", "110000,120000", "110000,110000", "care-elsewhere.csv:2: home: is the province of care")]
    [InlineData("care-parameters.csv", "caesarean,", "caesarian,", "care-parameters.csv: item: there is no 'caesarean'")]
    public void A_wrong_input_is_named_by_file_line_and_column(string file, string what, string with, string expected)
    {
        var shipped = SmallNation.TenThousandth.Nation.Inputs;
        using var folder = InputFolder.Copy(shipped.Folder);
        var text = File.ReadAllText(Path.Combine(shipped.Folder, file));
        var at = text.IndexOf(what, StringComparison.Ordinal);
        folder.With(file, text[..at] + with + text[(at + what.Length)..]);

        var wrong = Assert.Throws<InputException>(() => CareInputs.Read(folder.Path, shipped.Provinces).Parameter("caesarean"));

        Assert.Contains(expected, wrong.Message, StringComparison.Ordinal);
    }

    private static void Each(Action<PersonYear, CareYear, int> check, SmallNation.Scene? scene = null, int step = 4)
    {
        scene ??= SmallNation.TenThousandth;
        var year = new CareYear(scene.Care);
        PersonYear person = default;
        var last = step == 1 ? scene.Nation.People : Math.Min(scene.Nation.People, (long)Checked * step);
        for (var number = 0L; number < last; number += step)
        {
            scene.Nation.Person(number, ref person);
            check(person, year, year.Fill(in person, scene.Rules));
        }
    }
}
