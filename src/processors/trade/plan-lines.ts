/** The trading plan as lines, whatever form it was written in: a text, a list, or an object of either. */
export function planLines(plan: unknown): string[] {
  if (typeof plan === 'string') return plan.split('\n').filter((line) => line.trim() !== '');
  if (typeof plan === 'number' || typeof plan === 'boolean') return [String(plan)];
  if (Array.isArray(plan)) return plan.flatMap(planLines);
  if (typeof plan !== 'object' || plan === null) return [];
  return Object.entries(plan).flatMap(([name, value]) => {
    const said = planLines(value);
    return said.length === 0 ? [] : [`${name.replaceAll('_', ' ')}: ${said.join('; ')}`];
  });
}
