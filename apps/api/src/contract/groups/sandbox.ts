import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema } from "effect/http-api"
import { asProblem, BodyInvalid, UserNotFound } from "../../problems/declaredProblems.ts"
import {
  ApiSandbox, ApiSandboxPayment, ApiSandboxReset, SandboxBlocksBody, SandboxClockBody, SandboxDepositBody, SandboxFailureBody, SandboxFundsBody, SandboxReorgBody,
  SandboxUserBody
} from "../ApiSandbox.ts"
import { ApiUser } from "../ApiUser.ts"
import { BodyChecks } from "../BodyChecks.ts"
import { SandboxAccess } from "../SandboxAccess.ts"
import { described, says } from "./says.ts"

const created = HttpApiSchema.status(201)
const error = asProblem(BodyInvalid)

/** What a test key moves. */
export const sandbox = HttpApiGroup.make("sandbox").add(
  HttpApiEndpoint.get("read", "/sandbox", { success: ApiSandbox }).annotateMerge(says(
    "readSandbox", "The sandbox of this key", "Its clock, its chain and its wallets. Every operator has one of his own, which all his test keys share.", "sandbox:control"
  )),
  HttpApiEndpoint.post("join", "/sandbox/users", {
    payload: SandboxUserBody, success: ApiUser.pipe(created), error: [error, asProblem(UserNotFound)]
  }).middleware(BodyChecks).annotateMerge(says("joinSandbox", "Let somebody join", "A member with a wallet, as if he had opened the bot by an invitation.", "sandbox:control")),
  HttpApiEndpoint.post("pay", "/sandbox/deposits", {
    payload: SandboxDepositBody, success: ApiSandboxPayment.pipe(created), error: [error, asProblem(UserNotFound)]
  }).middleware(BodyChecks).annotateMerge(says("payInSandbox", "Pay a deposit", "A block is mined that holds it: it is seen, and final once it is confirmed.", "sandbox:control")),
  HttpApiEndpoint.post("fund", "/sandbox/funds", { payload: SandboxFundsBody, success: ApiSandbox, error }).middleware(BodyChecks).annotateMerge(says(
    "fundSandbox", "Put money into a wallet", "What the operator pays in: payouts need their amount there, and BNB for their gas.", "sandbox:control"
  )),
  HttpApiEndpoint.post("mine", "/sandbox/blocks", { payload: SandboxBlocksBody, success: ApiSandbox }).middleware(BodyChecks).annotateMerge(says(
    "mineInSandbox", "Mine blocks", "The first one holds the payouts that wait.", "sandbox:control"
  )),
  HttpApiEndpoint.post("reorg", "/sandbox/reorgs", { payload: SandboxReorgBody, success: ApiSandbox, error }).middleware(BodyChecks).annotateMerge(says(
    "reorgSandbox", "Replace the newest blocks", "By as many others and one more, with or without the payments in them.", "sandbox:control"
  )),
  HttpApiEndpoint.post("failPayout", "/sandbox/payout-failures", { payload: SandboxFailureBody, success: ApiSandbox }).middleware(BodyChecks).annotateMerge(says(
    "failPayout", "Let the next payout fail", "Once, in a way the chain knows. A payout without enough money or gas needs no such order: it waits until there is enough.",
    "sandbox:control"
  )),
  HttpApiEndpoint.post("advance", "/sandbox/clock", { payload: SandboxClockBody, success: ApiSandbox }).middleware(BodyChecks).annotateMerge(says(
    "advanceClock", "Let time pass", "Rewards, expiries and repeats of webhooks that are due on the way happen.", "sandbox:control"
  )),
  HttpApiEndpoint.post("approve", "/sandbox/approvals", { success: ApiSandbox }).annotateMerge(says(
    "approveInSandbox", "Let operators agree", "Two operators whom nobody else is agree to every withdrawal and every incident that waits for it.", "sandbox:control"
  )),
  HttpApiEndpoint.post("reset", "/sandbox/reset", { success: ApiSandboxReset }).annotateMerge(says(
    "resetSandbox", "Begin anew", "Everything in it is gone; test keys go on working, but for those made in it.", "sandbox:control"
  ))
).middleware(SandboxAccess).annotateMerge(described("Sandbox", "What test keys are for: an installation in which nothing is real, and whose chain and clock they move."))
