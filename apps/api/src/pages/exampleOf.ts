import { PROBLEM_BASE } from "../problems/CurrentRequest.ts"
import type { JsonSchemaView } from "./JsonSchemaView.ts"
import { refName } from "./JsonSchemaView.ts"

/** Values for members whose schema does not suggest one. */
const EXAMPLES: Readonly<Record<string, unknown>> = {
  address: "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
  asset: "BNB",
  base_units: "50000000000000000",
  block_number: 68451203,
  chain_id: 56,
  decimals: 18,
  detail: "What is wrong with this request, and what to do.",
  display: "0.05",
  facts: { what: "outvoted at a final height", number: "68451203" },
  has_more: false,
  hint: "sk_live_7dde",
  expires_at: "2036-07-01T12:00:00.000Z",
  hash: "0x5c504ed432cb51138bcf09aa5e8a410dd4a1e204ef84bfed1be16dfba1b22060",
  log_index: 4,
  members: 12,
  name: "Shop",
  operator: "master",
  overlap_minutes: 60,
  parameter: "limit",
  parts: { database: { ok: true }, chain: { ok: true } },
  rate_bps: 500,
  revoked_at: null,
  request_id: "req_4b0f5b0e-6f1c-4a73-a5fd-1d8f7d8f0a55",
  sales: 3,
  secret: "sk_live_7dde0f5e...",
  standing: "active",
  telegram_id: 7004157,
  url: "/v1/users/usr_01890a5d-ac96-774b-bcce-b302099a8057/deposits",
  version: 3
}

const TRANSFER = "56:0x5c504ed432cb51138bcf09aa5e8a410dd4a1e204ef84bfed1be16dfba1b22060:4"

/** Ids by the prefix their pattern demands. */
const UUID = "01890a5d-ac96-774b-bcce-b302099a8057"
const IDS = [
  ["usr_", `usr_${UUID}`], ["dep_", `dep_${TRANSFER}`], ["sus_", `sus_${TRANSFER}`], ["pur_", `pur_${TRANSFER}`], ["com_", `com_${TRANSFER}:1`],
  ["wd_", `wd_${UUID}`], ["att_", "att_56:0x5555555555555555555555555555555555555555:7:1"], ["cmp_", "cmp_summer-2026"], ["tkt_", `tkt_${UUID}`],
  ["msg_", `msg_${UUID}`], ["brd_", `brd_${UUID}`], ["lia_", "lia_2026-07-01:USDT"], ["ent_", "ent_4711"], ["inc_", "inc_7"], ["aud_", "aud_4711"],
  ["rec_", "rec_4711"], ["key_", `key_${UUID}`]
]

const leaf = (schema: JsonSchemaView, name: string): unknown => {
  const id = IDS.find(([prefix = ""]) => schema.pattern?.includes(prefix) === true)?.[1]
  const byType = schema.type === "integer" ? 1 : schema.type === "boolean" ? true : "…"
  if (name in EXAMPLES && schema.format === "date-time") return EXAMPLES[name]
  if (schema.format === "date-time") return "2026-07-01T12:00:00.000Z"
  return id ?? EXAMPLES[name] ?? schema.enum?.at(-1) ?? byType
}

/** A value of a schema, to show what it looks like. Every schema is finite, so this ends. */
export const exampleOf = (
  schema: JsonSchemaView,
  schemas: Readonly<Record<string, JsonSchemaView>>,
  name = ""
): unknown => {
  if (schema.$ref !== undefined) return exampleOf(schemas[refName(schema.$ref)] ?? {}, schemas, name)
  const first = schema.allOf?.[0] ?? schema.anyOf?.[0]
  if (first !== undefined) return exampleOf(first, schemas, name)
  if (schema.additionalProperties !== undefined) return EXAMPLES[name]
  if (schema.items !== undefined) return [exampleOf(schema.items, schemas, name)]
  if (schema.properties === undefined) return leaf(schema, name)
  const example = Object.fromEntries(Object.entries(schema.properties).map(([key, one]) => [key, exampleOf(one, schemas, key)]))
  return "code" in example ? { ...example, type: `${PROBLEM_BASE}/${String(example["code"])}` } : example
}
