import type { Texts } from "../texts/textsIn.ts"
import type { Keyboard } from "../View.ts"
import { button } from "../View.ts"

/** The row that leads back to the operators' panel. */
export const backToPanel = (texts: Texts): Keyboard => [[button(texts.plain("button-admin"), "admin")]]
