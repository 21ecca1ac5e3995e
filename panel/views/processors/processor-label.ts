// A processor's name as the views show it. Pure; panel page.

/** With its number where the context has several of the name: "reverb #2". */
export function processorLabel(processor: { name: string; instance: number }): string {
  return processor.instance > 1 ? `${processor.name} #${processor.instance}` : processor.name
}
