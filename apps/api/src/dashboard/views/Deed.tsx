import type { Child } from "hono/jsx"
import type { Texts } from "../texts/textsIn.ts"

/**
 * A button that does something. `note`: why must be said, in a field with this label, which is long enough for the rule of the use case.
 * `fields` are sent with it; what they were when the page was made is looked at again.
 */
export const Deed = ({ children, fields = {}, kind = "plain", label, note, to }: {
  readonly to: string
  readonly label: string
  readonly kind?: "plain" | "good" | "bad"
  readonly fields?: Readonly<Record<string, string | number>>
  readonly note?: string
  readonly children?: Child
}) => (
  <form method="post" action={`/dashboard/do/${to}`} class={note === undefined && children === undefined ? "deed" : "deed said"}>
    {Object.entries(fields).map(([name, value]) => <input type="hidden" name={name} value={value} />)}
    {children}
    {note === undefined ? null : <label>{note}<textarea name="note" rows={2} maxlength={1000} required /></label>}
    <button type="submit" class={kind}>{label}</button>
  </form>
)

/** A way to more of a list, if there is more. */
export const More = ({ texts, to }: { readonly texts: Texts; readonly to: string | null }) =>
  to === null ? null : <p class="more"><a href={to} rel="next">{texts.say("older")}</a></p>
