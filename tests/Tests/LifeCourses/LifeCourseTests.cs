using Yibao.Storage;
using Yibao.Tests.Storage;

namespace Yibao.Tests.LifeCourses;

/// <summary>Enrolment and contributions against the model: cover on every day, bills, payments, balances; every invariant holds.</summary>
public sealed class LifeCourseTests
{
    [Theory]
    [ClassData(typeof(EachEngine))]
    [Trait("Soak", "true")]
    public async Task Whoever_lives_and_pays_ends_where_the_model_does(Engine engine)
    {
        var seeds = Dose.Of(normal: 1, soak: 3);
        var years = Dose.Of(normal: 2, soak: 20);
        var from = Dose.Factor > 1 ? new DateOnly(2001, 1, 1) : new DateOnly(2008, 1, 1);
        for (var seed = 1; seed <= seeds; seed++)
        {
            await using var course = await LifeCourse.Open(engine, seed, from.AddYears(years));
            await course.Live(from);
        }
    }
}
