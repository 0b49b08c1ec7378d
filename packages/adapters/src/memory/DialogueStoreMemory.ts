import { DialogueStore } from "@sigmatrade/core/dialogue/DialogueStore"
import { Effect, HashMap, Layer } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"
import { rowOf } from "./World.ts"

/** What members are being asked, in the memory world. */
export const layer: Layer.Layer<DialogueStore, never, MemoryWorld> = Layer.effect(
  DialogueStore,
  Effect.map(MemoryWorld, (world) => DialogueStore.of({
    of: (userId) => world.read(({ dialogues }) => HashMap.get(dialogues, userId)),
    begin: (dialogue) => world.change((now) => [undefined, { ...now, dialogues: HashMap.set(now.dialogues, dialogue.userId, dialogue) }]),
    advance: (from, next) => world.change((now) => {
      const asked = rowOf(now.dialogues, from.userId)
      if (asked === undefined || asked.id !== from.id || asked.step !== from.step) return [false, now]
      return [true, { ...now, dialogues: HashMap.set(now.dialogues, from.userId, next) }]
    }),
    end: (userId) => world.change((now) => [undefined, { ...now, dialogues: HashMap.remove(now.dialogues, userId) }])
  }))
)
