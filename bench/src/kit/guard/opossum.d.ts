/** The little of opossum that is measured: it ships no types. */
declare module "opossum" {
  export default class CircuitBreaker<T> {
    constructor(work: () => Promise<T>, options: { timeout: number; resetTimeout: number; capacity: number });
    fire(): Promise<T>;
  }
}
