import type { Texts } from "../texts/textsIn.ts"
import type { Answer } from "../View.ts"
import { shown } from "../View.ts"

/** One neutral line for everything that somebody asks who may not act. */
export const blocked = (texts: Texts): Answer => ({ ...shown(texts.html("blocked"), []), toast: texts.plain("blocked") })
