// NOTE to whoever works in this worktree: items 1, 2 and 7 of the task (actions, overwritten, in_force) are written on branch w4 now. Leave them out, delete this file, and finish 3, 4 and 6.
