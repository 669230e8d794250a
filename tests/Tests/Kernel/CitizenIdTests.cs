using Yibao.Kernel;

namespace Yibao.Tests.Kernel;

/// <summary>The two whole numbers are the examples printed in GB 11643; no person has them.</summary>
public sealed class CitizenIdTests
{
    [Fact]
    public void The_examples_of_the_standard_are_read()
    {
        Assert.True(CitizenId.TryParse("11010519491231002X", out var first));
        Assert.Equal(new DateOnly(1949, 12, 31), first.BirthDate);
        Assert.Equal(Sex.Female, first.Sex);
        Assert.Equal(new RegionCode(110105), first.Region);
        Assert.Equal("11010519491231002X", first.Number);

        Assert.True(CitizenId.TryParse("440524188001010014", out var second));
        Assert.Equal(new DateOnly(1880, 1, 1), second.BirthDate);
        Assert.Equal(Sex.Male, second.Sex);
    }

    [Fact]
    public void A_small_x_is_the_same_number()
    {
        Assert.True(CitizenId.TryParse("11010519491231002x", out var small));
        Assert.True(CitizenId.TryParse("11010519491231002X", out var large));
        Assert.Equal(large, small);
    }

    [Theory]
    [InlineData("", "expected 17 digits and a check character (a digit or X)")]
    [InlineData("110105491231002", "expected 17 digits and a check character (a digit or X)")]
    [InlineData("11010519491231002Y", "expected 17 digits and a check character (a digit or X)")]
    [InlineData("1101051949123100XX", "expected 17 digits and a check character (a digit or X)")]
    [InlineData("160105194912310020", "the first two digits name no province")]
    [InlineData("000000194912310020", "the first two digits name no province")]
    [InlineData("110105194902300020", "the digits 7 to 14 are no date")]
    [InlineData("110105190002290020", "the digits 7 to 14 are no date")]
    [InlineData("110105194912310020", "the check character does not fit")]
    public void Refusals_come_in_order_and_never_repeat_the_number(string text, string expected)
    {
        Assert.False(CitizenId.TryParse(text, out var id, out var problem));
        Assert.Equal(default, id);
        Assert.Equal(expected, problem);
    }

    [Fact]
    public void It_prints_masked_without_birth_date()
    {
        Assert.True(CitizenId.TryParse("11010519491231002X", out var id));
        Assert.Equal("110105**********2X", id.Masked);
        Assert.Equal(id.Masked, id.ToString());
        Assert.Equal(id.Masked, $"{id}");
    }

    [Theory]
    [InlineData("20000229", "2020-02-28", 19)]
    [InlineData("20000229", "2020-02-29", 20)]
    [InlineData("20000229", "2021-02-28", 20)]
    [InlineData("20000229", "2021-03-01", 21)]
    [InlineData("19900615", "2020-06-14", 29)]
    [InlineData("19900615", "2020-06-15", 30)]
    [InlineData("19900615", "1990-06-15", 0)]
    public void Age_counts_completed_years(string born, string on, int age)
    {
        Assert.True(CitizenId.TryParse(WithCheck("110105" + born + "001"), out var id));
        Assert.Equal(age, id.AgeOn(DateOnly.Parse(on)));
    }

    [Fact]
    public void There_is_no_age_before_birth()
    {
        Assert.True(CitizenId.TryParse("11010519491231002X", out var id));
        Assert.Throws<ArgumentOutOfRangeException>(() => id.AgeOn(new DateOnly(1949, 12, 30)));
    }

    [Fact]
    public void One_wrong_digit_or_two_swapped_neighbours_are_always_noticed()
    {
        var seeded = Seeded.New();
        var random = seeded.Random;
        for (var i = 0; i < Dose.Of(2_000, 200_000); i++)
        {
            var born = new DateOnly(1920, 1, 1).AddDays(random.Next(0, 36_500));
            var number = WithCheck($"110105{born:yyyyMMdd}{random.Next(0, 1000):D3}");
            Assert.True(CitizenId.TryParse(number, out var id), seeded.Note(number));
            Assert.True(id.Number == number && id.BirthDate == born, seeded.Note(number));

            var place = random.Next(0, 17);
            var wrong = number.ToCharArray();
            wrong[place] = (char)('0' + ((wrong[place] - '0' + random.Next(1, 10)) % 10));
            Assert.False(CitizenId.TryParse(wrong, out _), seeded.Note(new string(wrong)));

            var swapped = number.ToCharArray();
            place = random.Next(0, 16);
            (swapped[place], swapped[place + 1]) = (swapped[place + 1], swapped[place]);
            Assert.Equal(swapped[place] == swapped[place + 1], CitizenId.TryParse(swapped, out _));
        }
    }

    // ISO 7064 MOD 11-2 in its recursive form, so that the test does not repeat the weights of the code.
    private static string WithCheck(string digits)
    {
        var product = 0;
        foreach (var digit in digits)
            product = (product + digit - '0') * 2 % 11;
        var check = (12 - product) % 11;
        return digits + (check == 10 ? "X" : $"{check}");
    }
}
