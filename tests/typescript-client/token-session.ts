// A token on a node: queries over HTTP; a call whose signature is somebody else's business, here the command on the same machine.
import { ContractError, TokenClient, readEvent, type Action, type Receipt } from "./token.js";

declare const process: { readonly argv: readonly string[] };
declare const console: { log(text: string): void };

const [, , node, contract, alice, bob, receipt] = process.argv as [string, string, string, string, string, string, string];
const sent: Action[] = [];
const token = new TokenClient({
    node,
    contract,
    send: async (action) => {
        sent.push(action);
        return JSON.parse(receipt) as Receipt;
    },
});

console.log(`supply ${await token.totalSupply()}, bob ${await token.balanceOf(bob)}`);
const called = await token.transfer(bob, 250n);
console.log(`action ${JSON.stringify(sent[0])}`);
const moved = token.events(called.receipt)[0];
if (moved?.event === "transfer") console.log(`event ${moved.event} ${moved.fields.amount} from alice ${moved.fields.from === alice} to bob ${moved.fields.to === bob}`);
console.log(`unknown event ${readEvent({ contract, topic: "0x00", data: "0x" })}`);
try {
    await new TokenClient({ node, contract: alice }).totalSupply();
} catch (error) {
    console.log(error instanceof ContractError ? `refused ${error.code}` : String(error));
}
