import type { JsonSchemaView } from "./JsonSchemaView.ts"
import { refName } from "./JsonSchemaView.ts"

/** Values for members whose schema does not suggest one. */
const EXAMPLES: Readonly<Record<string, unknown>> = {
  address: "0x55d398326f99059fF775485246999027B3197955",
  asset: "BNB",
  base_units: "50000000000000000",
  block_number: 68451203,
  chain_id: 56,
  decimals: 18,
  detail: "What is wrong with this request, and what to do.",
  display: "0.05",
  has_more: false,
  hash: `0x${"5c504ed432cb51138bcf09aa5e8a410dd4a1e204ef84bfed1be16dfba1b22060"}`,
  id: "dep_56:0x5c504ed432cb51138bcf09aa5e8a410dd4a1e204ef84bfed1be16dfba1b22060:4",
  log_index: 4,
  members: 12,
  parameter: "limit",
  parts: { database: { ok: true }, chain: { ok: true } },
  purchase_id: "pur_56:0x5c504ed432cb51138bcf09aa5e8a410dd4a1e204ef84bfed1be16dfba1b22060:4",
  rate_bps: 500,
  request_id: "req_4b0f5b0e-6f1c-4a73-a5fd-1d8f7d8f0a55",
  sales: 3,
  telegram_id: 7004157,
  type: "https://sigmatrade.dev/problems/parameter_invalid",
  url: "/v1/users/usr_01890a5d-ac96-774b-bcce-b302099a8057/deposits",
  version: 3
}

const USER_ID = "usr_01890a5d-ac96-774b-bcce-b302099a8057"

const leaf = (schema: JsonSchemaView, name: string): unknown =>
  schema.format === "date-time" ? "2026-07-01T12:00:00.000Z"
    : schema.enum !== undefined ? schema.enum.at(-1)
    : schema.pattern?.includes("usr_") === true ? USER_ID
    : EXAMPLES[name] ?? (schema.type === "integer" ? 1 : schema.type === "boolean" ? true : "…")

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
  return Object.fromEntries(Object.entries(schema.properties).map(([key, one]) => [key, exampleOf(one, schemas, key)]))
}
