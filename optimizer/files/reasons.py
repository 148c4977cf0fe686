"""Why a file cannot be read or written, in words."""

import errno

DISK = {errno.ENOSPC: "磁盘已满", errno.EDQUOT: "磁盘配额已满", errno.EROFS: "磁盘只读", errno.EIO: "磁盘读写出错"}
WORDS = DISK | {
    errno.ENOENT: "不存在", errno.EACCES: "没有权限", errno.EPERM: "没有权限", errno.EEXIST: "已有同名的文件",
    errno.EISDIR: "是文件夹", errno.ENOTDIR: "路径中有一段是文件", errno.ENOTEMPTY: "文件夹不是空的",
    errno.ENAMETOOLONG: "名称过长", errno.EBUSY: "正在使用", errno.ETXTBSY: "正在使用", errno.ELOOP: "链接指向自身",
    errno.EMFILE: "打开的文件过多", errno.ENFILE: "打开的文件过多",
}


def reason(error: OSError) -> str:
    """Of an error of the system, in Chinese where it is a usual one."""
    return WORDS.get(error.errno or 0) or error.strerror or type(error).__name__


def of_a_file(error: OSError) -> bool:
    """Whether it is about a file or the disk, and not about a process or a connection."""
    return error.filename is not None or error.errno in DISK
