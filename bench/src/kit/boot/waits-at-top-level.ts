/** A module that is never done loading. */
await new Promise(() => {}); // hang: module whose top level waits

export {};
