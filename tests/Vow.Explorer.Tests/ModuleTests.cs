using System.Text.Json;
using Microsoft.Playwright;

namespace Vow.Explorer.Tests;

/// <summary>Modules of the explorer by themselves, in the browser that runs them.</summary>
[Collection(ExplorerTests.Name)]
public sealed class ModuleTests(ExplorerFixture explorer)
{
    [Fact]
    public async Task Codec_EncodesAndDecodesEveryVector_AndRefusesWhatIsMalformed()
    {
        await using Visit visit = await explorer.OpenAsync("blocks");
        string[] wrong = await visit.Page.EvaluateAsync<string[]>(
            """
            async text => {
              const { encode, decodeAll } = await import('/explorer/parts/codec.js');
              const { parseType } = await import('/explorer/parts/types.js');
              const { toHex, fromHex } = await import('/explorer/parts/text.js');
              const vectors = JSON.parse(text);
              const wrong = [];
              for (const group of vectors.groups) {
                const type = parseType(group.type, vectors.types);
                for (const { json, hex } of group.valid) {
                  if (toHex(encode(type, json)) !== hex) wrong.push(`${group.name}: ${JSON.stringify(json)} is not encoded as ${hex}`);
                  if (JSON.stringify(decodeAll([type], fromHex(hex))) !== JSON.stringify([json])) wrong.push(`${group.name}: ${hex} is not decoded as ${JSON.stringify(json)}`);
                }
                for (const { hex, why } of group.malformed) if (decodeAll([type], fromHex(hex)) !== null) wrong.push(`${group.name}: ${hex} is taken, although ${why}`);
              }
              return wrong.length === 0 && vectors.groups.length === 0 ? ['no vectors'] : wrong;
            }
            """, Vectors("encoding"));
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Signing_GivesTheBytesAddressesAndHashesOfTheVectors()
    {
        await using Visit visit = await explorer.OpenAsync("blocks");
        string[] wrong = await visit.Page.EvaluateAsync<string[]>(
            """
            async text => {
              const { addressBytes, addressText } = await import('/explorer/parts/address.js');
              const { developmentAccounts, keyOf, sign, transactionHash } = await import('/explorer/parts/signing.js');
              const { toHex, fromHex } = await import('/explorer/parts/text.js');
              const vectors = JSON.parse(text);
              const wrong = [];
              const accounts = await developmentAccounts();
              const keys = new Map();
              for (const vector of vectors.keys) {
                const key = await keyOf(fromHex(vector.seed));
                keys.set(vector.publicKey, key);
                if (toHex(key.publicKey) !== vector.publicKey || key.address !== vector.text || toHex(addressBytes(vector.text)) !== vector.address) wrong.push(vector.name);
                if (accounts.find(account => account.name === vector.name).address !== vector.text) wrong.push(`${vector.name} as a development account`);
                if (addressBytes(vector.text.slice(0, -1) + (vector.text.endsWith('q') ? 'p' : 'q')) !== null) wrong.push(`a wrong checksum of ${vector.name}`);
              }
              let signed = 0;
              for (const vector of vectors.transactions) {
                const actions = vector.actions.map(action => ({ kind: Object.keys(action)[0], ...Object.values(action)[0] }));
                if (!actions.every(action => ['transfer', 'call'].includes(action.kind))) continue;
                for (const action of actions) for (const name of ['to', 'contract']) if (action[name]) action[name] = addressText(fromHex(action[name]));
                const encoded = await sign({ ...vector, signer: fromHex(vector.signer), actions }, keys.get(vector.signer).key);
                if (toHex(encoded) !== vector.encoded || transactionHash(encoded) !== vector.hash) wrong.push(vector.name);
                signed++;
              }
              return signed < 4 ? [...wrong, `only ${signed} transactions`] : wrong;
            }
            """, Vectors("transactions"));
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task FlameGraph_OfFiftyThousandNodes_IsDrawnZoomedAndSearchedAtOnce()
    {
        await using Visit visit = await explorer.OpenAsync("blocks");
        IPage page = visit.Page;
        JsonElement drawn = await page.EvaluateAsync<JsonElement>(
            """
            async () => {
              const { flame } = await import('/explorer/parts/flame.js');
              let count = 0;
              const node = (depth, gas) => {
                const made = { name: `function_${count++}`, kind: depth === 0 ? 'transaction' : depth % 3 === 0 ? 'host' : 'function', place: 'src/lib.rs:' + count, self: '0', total: String(gas), count: 1, children: [] };
                if (depth < 6) for (let i = 0; i < 6 && count < 50000; i++) made.children.push(node(depth + 1, Math.floor(gas / 6)));
                return made;
              };
              const root = node(0, 1_000_000_000);
              while (count < 50000) root.children[0].children.push(node(7, 10));
              const place = document.createElement('section');
              document.querySelector('main').replaceChildren(place);
              const start = performance.now();
              flame(place, { total: root.total, root });
              return { count, milliseconds: performance.now() - start, frames: place.querySelectorAll('.flame-frame').length };
            }
            """);
        Assert.Equal(50_000, drawn.GetProperty("count").GetInt32());
        Assert.InRange(drawn.GetProperty("frames").GetInt32(), 100, 6_000);
        // A second is far more than it takes on a machine that does nothing else.
        Assert.InRange(drawn.GetProperty("milliseconds").GetDouble(), 0, 5_000);
        ILocator view = page.Locator(".flame-view");
        await view.FocusAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        string name = await page.Locator(".flame-frame[data-focus]").InnerTextAsync();
        Assert.Equal("function_1", name);
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("Enter");
        Assert.Contains("total", await page.Locator(".flame-details").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("100%", await page.Locator(".flame-frame[data-focus]").EvaluateAsync<string>("each => each.style.width"));
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("function_49999");
        Assert.StartsWith("1 found", (await page.Locator(".flame-result").InnerTextAsync()).Replace('\u00a0', ' '), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FlameGraph_OfDeepRecursion_DoesNotOverflow()
    {
        await using Visit visit = await explorer.OpenAsync("blocks");
        int frames = await visit.Page.EvaluateAsync<int>(
            """
            async () => {
              const { flame } = await import('/explorer/parts/flame.js');
              let node = { name: 'last', kind: 'function', place: null, self: '5', total: '5', count: 1, children: [] };
              for (let i = 0; i < 30000; i++) node = { name: 'again', kind: 'function', place: null, self: '0', total: '5', count: 1, children: [node] };
              const place = document.createElement('section');
              document.querySelector('main').replaceChildren(place);
              flame(place, { total: '5', root: node });
              return place.querySelectorAll('.flame-frame').length;
            }
            """);
        Assert.InRange(frames, 100, 500);
    }

    private static string Vectors(string name) => File.ReadAllText(Path.Combine(ExampleChain.RepositoryRoot, $"spec/vectors/{name}.json"));
}
