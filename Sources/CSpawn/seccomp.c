// The sandbox's seccomp program: default allow, with a list of what is denied. It closes what namespaces leave open: the
// keyrings (not namespaced), kernel interfaces with a long record of holes, memory that resource limits do not count,
// and ways to more namespaces. The format is classic BPF over struct seccomp_data (seccomp(2)).
#include "CSpawn.h"

#include <asm/ioctls.h>
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <sys/syscall.h>

#if defined(__x86_64__)
#define NATIVE_ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define NATIVE_ARCH AUDIT_ARCH_AARCH64
#else
#error "the sandbox knows the system calls of x86-64 and arm64"
#endif

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
// The low half of an argument: both machines are little-endian, and the kernel itself reads only 32 bits of these.
#define LOAD_ARGUMENT(n) LOAD(args[n])
// When the loaded value equals (has any bit of, is at least) `value` go on, else skip `n` instructions.
#define IF_EQUAL(value, n) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, n)
#define IF_ANY_BIT(value, n) BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, value, 0, n)
#define IF_AT_LEAST(value, n) BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, value, 0, n)
#define ANSWER(error) BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ((error) & SECCOMP_RET_DATA))
#define ALLOW BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
#define KILL BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS)
#define DENY(name) IF_EQUAL(SYS_##name, 1), ANSWER(EPERM)
// By number, the same on both machines, so that the filter does not depend on the headers of the build.
#define DENY_NUMBER(number) IF_EQUAL(number, 1), ANSWER(EPERM)
#define MOUNT_SETATTR 442
#define QUOTACTL_FD 443
#define MEMFD_SECRET 447
// The first after the last that was known when this list was made (set_mempolicy_home_node).
#define FIRST_UNKNOWN 451

#define NAMESPACE_FLAGS \
  (CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET)

static const struct sock_filter program[] = {
    // Another machine's calls have other numbers: 32-bit int 0x80, and x32 whose numbers carry bit 30.
    LOAD(arch),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, NATIVE_ARCH, 1, 0),
    KILL,
    LOAD(nr),
#if defined(__x86_64__)
    IF_AT_LEAST(0x40000000, 1),
    KILL,
#endif

    // What nobody has looked at. The answer is that of an older kernel, which programs expect.
    IF_AT_LEAST(FIRST_UNKNOWN, 1),
    ANSWER(ENOSYS),

    // No socket of any family, and no pair of them, over which descriptors could be passed. The answer is that of a kernel
    // without the family, which programs expect.
    IF_EQUAL(SYS_socket, 1),
    ANSWER(EAFNOSUPPORT),
    IF_EQUAL(SYS_socketpair, 1),
    ANSWER(EAFNOSUPPORT),

    // No further namespaces. A filter cannot look behind clone3's pointer; ENOSYS makes the C library use clone.
    IF_EQUAL(SYS_clone3, 1),
    ANSWER(ENOSYS),
    IF_EQUAL(SYS_clone, 4),
    LOAD_ARGUMENT(0),
    IF_ANY_BIT(NAMESPACE_FLAGS, 1),
    ANSWER(EPERM),
    ALLOW,
    DENY(unshare),
    DENY(setns),

    // No typing into the terminal that Countersign runs in.
    IF_EQUAL(SYS_ioctl, 6),
    LOAD_ARGUMENT(1),
    IF_EQUAL(TIOCSTI, 1),
    ANSWER(EPERM),
    IF_EQUAL(TIOCLINUX, 1),
    ANSWER(EPERM),
    ALLOW,

    // Other processes.
    DENY(ptrace),
    DENY(process_vm_readv),
    DENY(process_vm_writev),
    DENY(process_madvise),
    DENY(pidfd_getfd),
    DENY(kcmp),

    // Keyrings are not namespaced: without this the host's session key is readable.
    DENY(keyctl),
    DENY(add_key),
    DENY(request_key),

    // Wide kernel interfaces that no model runner needs.
    DENY(bpf),
    DENY(perf_event_open),
    DENY(io_uring_setup),
    DENY(io_uring_enter),
    DENY(io_uring_register),
    DENY(userfaultfd),
    DENY(fanotify_init),

    // Memory that no resource limit counts.
    DENY(memfd_create),
    DENY_NUMBER(MEMFD_SECRET),
    DENY(shmget),
    DENY(msgget),
    DENY(semget),
    DENY(mq_open),

    // Mounts, roots, files by handle, device nodes.
    DENY(mount),
    DENY(umount2),
    DENY(move_mount),
    DENY(open_tree),
    DENY(fsopen),
    DENY(fsconfig),
    DENY(fsmount),
    DENY(fspick),
    DENY_NUMBER(MOUNT_SETATTR),
    DENY(pivot_root),
    DENY(chroot),
    DENY(name_to_handle_at),
    DENY(open_by_handle_at),
    DENY(mknodat),
#ifdef SYS_mknod
    DENY(mknod),
#endif

    // The machine itself: denied for want of capabilities too, and refused here before the kernel looks.
    DENY(personality),
    DENY(init_module),
    DENY(finit_module),
    DENY(delete_module),
    DENY(kexec_load),
    DENY(kexec_file_load),
    DENY(reboot),
    DENY(swapon),
    DENY(swapoff),
    DENY(acct),
    DENY(quotactl),
    DENY_NUMBER(QUOTACTL_FD),
    DENY(syslog),
    DENY(settimeofday),
    DENY(clock_settime),
    DENY(adjtimex),
    DENY(clock_adjtime),
    DENY(sethostname),
    DENY(setdomainname),
    DENY(vhangup),
    DENY(move_pages),
    DENY(migrate_pages),
    DENY(mbind),
    DENY(set_mempolicy),
#if defined(__x86_64__)
    DENY(iopl),
    DENY(ioperm),
    DENY(modify_ldt),
    DENY(uselib),
    DENY(ustat),
#endif

    ALLOW,
};

const uint8_t *csp_seccomp_program(size_t *length_bytes) {
  *length_bytes = sizeof program;
  return (const uint8_t *)program;
}
