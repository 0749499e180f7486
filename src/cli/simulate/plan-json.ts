import type { Delays } from "./delays.ts";
import type { Fleet } from "./fleet.ts";
import type { Plan } from "./plan.ts";

type Quantiles = { readonly p50: number; readonly p99: number; readonly max: number };

/** The plan for a program: delays in ms, rates a second, money in dollars a month; what is never met is null. */
export function planAsJson(plan: Plan) {
  const { fleet, near, worldwide, limits, ...rest } = plan;
  return {
    ...rest,
    delayMs: quantiles(fleet.delays),
    delayWithoutNetworkMs: quantiles(near.delays),
    delayWorldwideMs: quantiles(worldwide.delays),
    wayInMs: quantiles(fleet.seats),
    fleet: fleetAsJson(fleet),
    dollarsAMonth: plan.bill.reduce((sum, { dollars }) => sum + dollars, 0),
    limits: limits.map((limit) => ({
      ...limit,
      multiple: Number.isFinite(limit.multiple) ? limit.multiple : null,
    })),
  };
}

function fleetAsJson(fleet: Fleet) {
  const { rooms, relays, behind, deliveriesPerSecond, perSecond } = fleet;
  return {
    rooms,
    relays,
    behind,
    deliveriesPerSecond,
    perSecond,
    classes: fleet.classes.map(({ delays, ...room }) => ({ ...room, delayMs: quantiles(delays) })),
  };
}

function quantiles(delays: Delays): Quantiles {
  return { p50: delays.quantile(0.5), p99: delays.quantile(0.99), max: delays.max };
}
