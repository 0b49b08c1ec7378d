import type { WebhookEvent } from "@sigmatrade/api/client"
import { createClient, SigmatradeProblem } from "@sigmatrade/api/client"
import { receiveEvents } from "./receiveEvents.ts"

// A shop beside a community: it asks what a customer has, pays an order back to him, and is told what becomes of it.
const { CUSTOMER_TELEGRAM_ID = "", SIGMATRADE_KEY = "", SIGMATRADE_URL = "http://127.0.0.1:3000" } = process.env
const sigmatrade = createClient({ baseUrl: SIGMATRADE_URL, key: SIGMATRADE_KEY })

const { data: [customer] } = await sigmatrade.users.list({ telegram_id: Number(CUSTOMER_TELEGRAM_ID) })
if (customer === undefined) throw new Error("Nobody of this Telegram account has joined")
const bnb = customer.balances.find(({ asset }) => asset === "BNB")
console.log(`The customer owns level ${customer.levels.join(", ")} and has ${bnb?.available.display} BNB to spend`)

// Page after page, as many as there are. Amounts are exact: whole base units, 10 to the power of decimals of them are one.
let [payments, paid] = [0, 0n]
for await (const { amount } of sigmatrade.deposits.list(customer.id, { state: "credited", limit: 1 })) {
  payments += 1
  paid += BigInt(amount.base_units)
}
console.log(`He has paid ${payments} times, ${paid} base units in all`)

// Where the API tells this shop what happens. Its secret is in this answer and never again.
const told = Promise.withResolvers<WebhookEvent>()
let secret = ""
const receiver = await receiveEvents(() => secret, told.resolve)
const endpoint = await sigmatrade.webhookEndpoints.create({ url: receiver.url, types: ["withdrawal.requested"], description: "The shop" })
secret = endpoint.secret ?? ""

// The order's own number is the key: this program may die at any moment and be started again, and the money is asked for once.
const payBack = () => sigmatrade.withdrawals.create(customer.id, { asset: "BNB", amount: "5000000000000000000" }, { idempotencyKey: "pay-back-order-1042" })
const [withdrawal, again] = [await payBack(), await payBack()]
console.log(`Order 1042 is paid back: ${withdrawal.amount.display} BNB, ${withdrawal.state}; asked for twice, and the same: ${withdrawal.id === again.id}`)

try {
  await sigmatrade.withdrawals.create(customer.id, { asset: "BNB", amount: "100000000000000000000" }, { idempotencyKey: "pay-back-order-1043" })
} catch (error) {
  // What nobody expects is not swallowed.
  if (!(error instanceof SigmatradeProblem) || error.code !== "funds_insufficient") throw error
  console.log(`Order 1043 is not: ${error.title}`)
}

const { data, type } = await told.promise
console.log(`Told of ${type}, of this very one: ${data["withdrawal_id"] === withdrawal.id}`)
const forged = await fetch(receiver.url, { method: "POST", body: JSON.stringify({ object: "event", type }) })
console.log(`A message nobody signed is answered with ${forged.status}`)

await sigmatrade.webhookEndpoints.delete(endpoint.id)
receiver.close()
