import * as fc from "fast-check"

/** What of JSON Schema our document uses. */
export interface JsonSchema {
  readonly $ref?: string
  readonly type?: string
  readonly enum?: ReadonlyArray<unknown>
  readonly const?: unknown
  readonly pattern?: string
  readonly format?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly items?: JsonSchema | false
  readonly prefixItems?: ReadonlyArray<JsonSchema>
  readonly minItems?: number
  readonly maxItems?: number
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: ReadonlyArray<string>
  readonly anyOf?: ReadonlyArray<JsonSchema>
  readonly oneOf?: ReadonlyArray<JsonSchema>
  readonly allOf?: ReadonlyArray<JsonSchema>
  readonly examples?: ReadonlyArray<unknown>
}

/** The schemas of a document by name. */
export type Schemas = Readonly<Record<string, JsonSchema>>

/** Texts that have broken somebody's server. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    "", " ", "\0", "a\0b", "__proto__", "constructor", "toString", "null", "undefined", "NaN", "-0", "1e999", "0x10", "9".repeat(400), "-1", "1.5", "true",
    "'; DROP TABLE users; --", "' OR '1'='1", "$1", "%s%n", "%00", "%", "%2e%2e%2f", "../../etc/passwd", "\\", "\"", "<script>", "{{7*7}}", "${7*7}",
    "\u202e", "\u200b", "\ufeff", "🦊", "a\u0301\u0301", "ſ", "İ", "𝟙", "٣", "\r\nx: y", ";", ",", "*", "W/\"x\"", "\"unclosed", "a".repeat(3_000),
    "2026-13-45", "2026-02-30T25:61:61Z", "+275760-09-13T00:00:00.001Z", "9999-12-31T23:59:60Z", "-1970-01-01T00:00:00Z",
    "115792089237316195423570985008687907853269984665640564039457584007913129639936", "-115792089237316195423570985008687907853269984665640564039457584007913129639936"
  ),
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.string({ unit: "grapheme", maxLength: 60 }),
  fc.string({ maxLength: 60 })
)

/** Any JSON value, some deep, with names that mean something to JavaScript. */
export const anything: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.constantFrom(0, -1, 1.5, 1e308, -1e308, Number.MAX_SAFE_INTEGER + 2, true, null, [], {}),
  hostileText,
  fc.dictionary(fc.constantFrom("constructor", "prototype", "toString", "then", "length", "", "$ref", "id"), fc.jsonValue({ maxDepth: 2 }))
)

const safely = (pattern: string): fc.Arbitrary<string> => {
  try {
    return fc.stringMatching(new RegExp(pattern, "u"))
  } catch {
    // Classes of letters are beyond the generator; what the letters of names look like it need not know.
    return fc.oneof(fc.stringMatching(/^[a-z][a-z0-9 ._-]{0,20}$/u), fc.constantFrom("Лавка 1", "店-2", "Straße"))
  }
}

const moment = fc.date({ noInvalidDate: true, min: new Date(0), max: new Date("2200-01-01") }).map((date) => date.toISOString())

const texts = ({ examples = [], format, maxLength, minLength = 0, pattern }: JsonSchema): fc.Arbitrary<unknown> => {
  const made = format === "date-time" ? moment
    : pattern === undefined ? fc.string({ unit: "grapheme", minLength, maxLength: Math.min(maxLength ?? 200, 200) }) : safely(pattern)
  return examples.length === 0 ? made : fc.oneof(made, fc.constantFrom(...examples))
}

const whole = ({ maximum = Number.MAX_SAFE_INTEGER, minimum = Number.MIN_SAFE_INTEGER }: JsonSchema) =>
  fc.integer({ min: Math.max(minimum, Number.MIN_SAFE_INTEGER), max: Math.min(maximum, Number.MAX_SAFE_INTEGER) })

const lists = ({ items, maxItems = 6, minItems = 0, prefixItems = [] }: JsonSchema, schemas: Schemas): fc.Arbitrary<unknown> => {
  const first = fc.tuple(...prefixItems.map((one) => valuesOf(one, schemas)))
  const rest = items === undefined || items === false ? fc.constant([])
    : fc.array(valuesOf(items, schemas), { minLength: Math.max(0, minItems - prefixItems.length), maxLength: Math.max(minItems, Math.min(maxItems, 6)) - prefixItems.length })
  return fc.tuple(first, rest).map(([one, other]) => [...one, ...other])
}

const objects = ({ properties = {}, required = [] }: JsonSchema, schemas: Schemas): fc.Arbitrary<unknown> =>
  fc.record(Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, valuesOf(one, schemas)])), { requiredKeys: [...required] })

/** Values that a schema allows. */
export const valuesOf = (schema: JsonSchema, schemas: Schemas): fc.Arbitrary<unknown> => {
  if (schema.$ref !== undefined) return valuesOf(schemas[schema.$ref.replace("#/components/schemas/", "")] ?? {}, schemas)
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum)
  if (schema.const !== undefined) return fc.constant(schema.const)
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf
  if (choices !== undefined) return fc.oneof(...choices.map((one) => valuesOf(one, schemas)))
  switch (schema.type) {
    case "string": return texts(schema)
    case "integer": return whole(schema)
    case "number": return fc.double({ noNaN: true, noDefaultInfinity: true })
    case "boolean": return fc.boolean()
    case "null": return fc.constant(null)
    case "array": return lists(schema, schemas)
    case "object": return objects(schema, schemas)
    default: return fc.jsonValue()
  }
}

/** A place in a JSON value is replaced by something else, members are taken away or added, or the whole lies very deep. Answers its text. */
export const mutated = (valid: fc.Arbitrary<unknown>): fc.Arbitrary<string> =>
  fc.tuple(valid, fc.nat(), anything, fc.constantFrom("replace", "remove", "add", "proto", "deep", "twice", "number")).map(([value, at, odd, how]) => {
    const members = typeof value === "object" && value !== null ? Object.entries(value) : []
    const [name = "name", old = null] = members[at % Math.max(1, members.length)] ?? []
    const others = Object.fromEntries(members.filter(([one]) => one !== name))
    switch (how) {
      case "replace": return JSON.stringify({ ...others, [name]: odd })
      case "remove": return JSON.stringify(others)
      case "add": return JSON.stringify({ ...Object.fromEntries(members), status: "approved", approved: true, extra: odd })
      case "proto": return JSON.stringify(Object.fromEntries(members)).replace(/^\{/u, `{"__proto__":{"admin":true},"constructor":{"prototype":{"x":1}},`).replace(",}", "}")
      case "deep": return `${JSON.stringify({ ...others }).replace(/\}$/u, "")}${members.length > 1 ? "," : ""}${JSON.stringify(name)}:${"[".repeat(3_000)}${"]".repeat(3_000)}}`
      case "twice": return JSON.stringify({ ...others, [name]: [old, old] })
      default: return JSON.stringify({ ...others, [name]: 0 }).replace(/0\}$/u, "1e400}")
    }
  })
