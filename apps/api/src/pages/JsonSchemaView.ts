import { html } from "hono/html"
import type { Html } from "./pageFrame.ts"

/** The part of JSON Schema our document uses. */
export interface JsonSchemaView {
  readonly $ref?: string
  readonly type?: string
  readonly description?: string
  readonly enum?: ReadonlyArray<unknown>
  readonly pattern?: string
  readonly format?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly default?: unknown
  readonly examples?: ReadonlyArray<unknown>
  readonly properties?: Readonly<Record<string, JsonSchemaView>>
  readonly required?: ReadonlyArray<string>
  readonly items?: JsonSchemaView
  readonly additionalProperties?: JsonSchemaView
  readonly anyOf?: ReadonlyArray<JsonSchemaView>
  readonly allOf?: ReadonlyArray<JsonSchemaView>
}

/** The name a reference leads to. */
export const refName = ($ref: string): string => $ref.slice($ref.lastIndexOf("/") + 1)

const bounds = ({ maximum, minimum }: JsonSchemaView): string =>
  minimum !== undefined && maximum !== undefined ? `, ${minimum} to ${maximum}` : minimum !== undefined ? `, from ${minimum}` : ""

/** What a value is, in a few words, with links to the schemas it is made of. */
export const typeView = (schema: JsonSchemaView): Html => {
  if (schema.$ref !== undefined) return html`<a href="#schema-${refName(schema.$ref)}">${refName(schema.$ref)}</a>`
  if (schema.anyOf !== undefined) return html`${schema.anyOf.map((one, index) => html`${index === 0 ? "" : " or "}${typeView(one)}`)}`
  if (schema.allOf?.[0] !== undefined) return typeView(schema.allOf[0])
  if (schema.enum !== undefined) return html`${schema.enum.map((one, index) => html`${index === 0 ? "" : " · "}<code>${String(one)}</code>`)}`
  if (schema.items !== undefined) return html`list of ${typeView(schema.items)}`
  if (schema.additionalProperties !== undefined) return html`by name: ${typeView(schema.additionalProperties)}`
  if (schema.format !== undefined) return html`${schema.type}, ${schema.format}`
  return html`${schema.type === "null" ? "null" : schema.type ?? "anything"}${bounds(schema)}`
}

const describe = (schema: JsonSchemaView): string =>
  schema.description ?? schema.allOf?.find(({ description }) => description !== undefined)?.description
    ?? schema.anyOf?.find(({ description }) => description !== undefined)?.description ?? ""

/** The members of an object: name and type on one side, meaning on the other. */
export const membersView = ({ properties = {} }: JsonSchemaView): Html =>
  html`<dl>${Object.entries(properties).map(([name, schema]) =>
    html`<dt><code>${name}</code><small>${typeView(schema)}</small></dt><dd>${describe(schema)}</dd>`)}</dl>`
